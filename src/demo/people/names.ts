const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Given names by sex, the commonest first. Names of nobody in particular. */
export const GIVEN: Readonly<Record<'female' | 'male', readonly string[]>> = {
  female: words(`Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Margaret Betty
    Sandra Ashley Dorothy Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon
    Cynthia Kathleen Amy Angela Shirley Anna Ruth Brenda Pamela Nicole Katherine Virginia Catherine Christine Samantha
    Debra Janet Rachel Carolyn Emma Maria Heather Diane Julie Joyce Evelyn Joan Victoria Kelly Christina Lauren Frances
    Martha Judith Cheryl Megan Andrea Olivia Ann Alice Jean Doris Jacqueline Kathryn Hannah Julia Gloria Teresa Theresa
    Rosa Carmen Mei Yan Thuy Priya Fatima Aisha Ingrid Simone Leila Naomi Esperanza Guadalupe Xiomara Nkechi`),
  male: words(`James Robert John Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony
    Mark Donald Steven Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob
    Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Frank Patrick
    Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Douglas Zachary Peter Kyle Walter Ethan Jeremy Harold
    Keith Christian Roger Noah Gerald Carl Terry Sean Austin Arthur Lawrence Jesse Dylan Bryan Joe Jordan Billy Bruce
    Albert Willie Gabriel Luis Carlos Juan Wei Minh Arjun Omar Hassan Lars Andre Mateo Rafael Chidi Kwame`),
};

export const FAMILY: readonly string[] = words(`Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez
  Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris
  Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams
  Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards
  Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly
  Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez
  Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler
  Henderson Barnes Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace
  Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens
  Harrison Fernandez Mcdonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman Burns
  Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Munoz Hunt Hicks Holmes Palmer
  Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice Schmidt Garza Daniels Ferguson Nichols
  Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart
  Bradley Knight Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry
  Perkins Hoffman Johnston Matthews Pena Richards Contreras Willis Carpenter Lawrence Sandoval Okafor Ivanova Kowalski
  Nakamura Haddad Ozturk Lindqvist Papadopoulos Adeyemi Bui Chaudhry Dubois Eriksen Fitzgerald Goldberg Huynh`);

/** What a person is called in everyday life, which one EHR writes down and another does not. */
export const NICKNAMES: ReadonlyMap<string, string> = new Map(
  words(`Patricia:Pat Jennifer:Jen Elizabeth:Liz Barbara:Barb Susan:Sue Jessica:Jess Nancy:Nan Margaret:Peggy
    Sandra:Sandy Dorothy:Dot Kimberly:Kim Amanda:Mandy Deborah:Debbie Stephanie:Steph Rebecca:Becky Cynthia:Cindy
    Kathleen:Kathy Angela:Angie Pamela:Pam Nicole:Nikki Katherine:Kate Virginia:Ginny Catherine:Cathy Christine:Chris
    Samantha:Sam Debra:Deb Carolyn:Carrie Victoria:Vicky Christina:Tina Judith:Judy Jacqueline:Jackie Theresa:Terry
    James:Jim Robert:Bob John:Jack Michael:Mike David:Dave William:Bill Richard:Rick Joseph:Joe Thomas:Tom
    Charles:Chuck Christopher:Chris Daniel:Dan Matthew:Matt Anthony:Tony Donald:Don Steven:Steve Andrew:Andy
    Joshua:Josh Kenneth:Ken Timothy:Tim Ronald:Ron Edward:Ted Jeffrey:Jeff Jacob:Jake Nicholas:Nick Jonathan:Jon
    Benjamin:Ben Samuel:Sam Gregory:Greg Alexander:Alex Patrick:Pat Raymond:Ray Nathan:Nate Henry:Hank
    Douglas:Doug Zachary:Zach Walter:Walt Lawrence:Larry Gabriel:Gabe Luis:Lou`).map((pair): [string, string] => {
    const [given = '', nickname = ''] = pair.split(':');
    return [given, nickname];
  }),
);
