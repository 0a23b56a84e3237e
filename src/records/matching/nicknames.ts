const groups = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));

/**
 * Given names of which one is used for another in the United States, the full form first: nicknames, short forms and
 * spellings. A name may be in several groups (`pat`).
 */
const GROUPS = groups(`
  abigail abby gail
  abraham abe bram
  albert al bert bertie
  alexander alex al sandy xander alec
  alexandra alex sandra sandy lexi alexa
  alfred al fred alf
  alice allie ally
  amanda mandy mindy
  andrew andy drew andre
  angela angie angelina
  ann anne anna annie nancy hannah
  anthony tony anton
  antonio tony toni
  arthur art artie
  barbara barb babs barbie bobbie
  benjamin ben benny benji
  bernard bernie barney
  beverly bev
  bradley brad
  brenda bren
  brian bryan bryon
  calvin cal
  cameron cam
  carolyn carrie carol caroline lynn
  catherine katherine kathryn cathy kathy kate katie kay kitty cat
  cecilia cece cissy celia
  charles charlie chuck chas chip
  charlotte charlie lottie
  christina christine chris chrissy tina christy kristina kristin
  christopher chris kit topher
  clarence clare
  clifford cliff
  clinton clint
  constance connie
  cornelius neil
  curtis curt
  cynthia cindy
  daniel dan danny
  danielle dani danny
  david dave davey
  deborah debra deb debbie
  delores dolores lola dee
  dennis denny
  diana diane di
  dominic dom nick
  donald don donny
  dorothy dot dottie dolly
  douglas doug
  edward ed eddie ted teddy ned
  edwin ed eddie
  eleanor ellie nell nora elaine
  elizabeth liz beth betty eliza lizzie libby elsie betsy bess
  emily em emmy millie
  emma em emmy
  eugene gene
  evelyn eve evie
  ezekiel zeke
  florence flo
  frances fran frannie francine
  francis frank fran
  francisco frank paco pancho
  franklin frank
  frederick fred freddie rick
  gabriel gabe
  gabriella gabby ella
  geoffrey jeffrey jeff geoff
  george georgie
  gerald gerry jerry
  gerard gerry jerry
  gilbert gil bert
  gloria glo
  gregory greg
  guadalupe lupe
  gwendolyn gwen wendy
  harold hal harry
  harriet hattie
  henry hank harry hal
  herbert herb bert
  howard howie
  ignacio nacho
  irene rena
  isaac ike
  isabella isabel bella izzy
  jacob jake jacques
  jacqueline jackie
  james jim jimmy jamie
  janet jan
  janice jan
  jason jay
  jean jeanne jeannie
  jennifer jen jenny
  jeremy jeremiah jerry
  jerome jerry
  jessica jess jessie
  jesse jess
  jesus chuy
  joan joanie
  joanne joann jo
  john jack johnny jon
  jonathan jon john nathan
  jordan jordy
  jorge george
  joseph joe joey jos
  jose pepe joe
  josephine jo josie
  joshua josh
  juan john
  judith judy judi
  julia julie
  juliana julie
  katelyn kate katie caitlin
  kathleen kathy kate katie
  kenneth ken kenny
  kevin kev
  kimberly kim
  kristopher chris kris
  larry lawrence laurence lars
  laura laurie lori
  lauren laurie
  leonard len lenny leo
  leonardo leo
  leroy roy
  lewis louis lou louie
  lillian lily lil
  linda lindy lynn
  louise lou
  lucille lucy
  luis lou louis
  madeline maddie
  manuel manny
  marcus mark marc
  margaret peggy maggie meg marge margie peg rita greta daisy madge
  maria mary marie
  marilyn mary lynn
  marjorie marge margie
  martha marty patty
  martin marty
  mary molly polly mae mamie
  matthew matt matty
  maureen mo
  maxine max
  maximilian max
  megan meg meghan
  melanie mel
  melissa missy mel lissa
  melvin mel
  michael mike micky mickey mick mitch
  michelle shelly missy
  mildred millie
  miguel mike
  mitchell mitch
  mohammed mohammad muhammad mohamed mo
  mohamed moe
  nancy nan
  natalie nat
  nathan nathaniel nate nat
  nicholas nick nicky
  nicole nikki nicky
  norman norm
  oliver ollie
  olivia liv livvy
  pamela pam
  patricia pat patty tricia trish patsy
  patrick pat paddy rick
  paul pauly
  paula pauly
  pedro peter
  penelope penny
  peter pete
  philip phil phillip
  phyllis phyl
  rachel rae
  ramon ray
  randall randy
  randolph randy
  raymond ray
  rebecca becky becca
  reginald reg reggie
  richard rick dick rich ricky richie
  robert bob rob bobby robbie bert
  roberta bobbie robbie
  roberto bob rob
  roderick rod rick
  rodney rod
  roger rodge
  ronald ron ronny
  rosa rose rosie
  rosemary rose rosie
  russell russ rusty
  ruth ruthie
  samantha sam sammy
  samuel sam sammy
  sandra sandy
  sarah sara sally sadie
  sharon shari
  sheila shelly
  shirley shirl
  sophia sophie
  stanley stan
  stephanie steph stephie
  steven stephen steve stevie
  stuart stewart stu
  susan sue susie suzanne suzy
  sylvester sly
  sylvia syl
  tamara tammy
  teresa theresa terry tess tessa terri
  terence terrence terry
  theodore ted teddy theo
  thomas tom tommy
  timothy tim timmy
  tobias toby
  tracy tracey
  tyler ty
  valerie val
  vanessa nessa
  veronica ronnie vera
  victor vic
  victoria vicky vicki tori
  vincent vince vinny
  virginia ginny ginger
  vivian viv
  walter walt wally
  wesley wes
  willard will
  william bill will billy willie liam
  wilhelmina mina
  yolanda yoli
  yvonne vonnie
  zachary zach zack
`);

const GROUPS_OF: ReadonlyMap<string, string[]> = (() => {
  const found = new Map<string, string[]>();
  for (const group of GROUPS) {
    for (const name of group) found.set(name, [...(found.get(name) ?? []), group[0]]);
  }
  return found;
})();

/** The groups that a given name (in lower case) belongs to, each by its full form. */
export function nicknameGroups(given: string): string[] {
  return GROUPS_OF.get(given) ?? [];
}
