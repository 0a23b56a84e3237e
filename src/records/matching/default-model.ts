import type { MatchModel, NameShares } from './model.js';

// Written by test/bench/matching/write-default-model.ts.

function shares(text: string): NameShares {
  const words = text.trim().split(/\s+/);
  const pairs = words.flatMap((name, place) => (place % 2 === 0 ? [[name, Number(words[place + 1])] as const] : []));
  return { shares: Object.fromEntries(pairs), rarest: 0.001 };
}

/** For populations that are too small to estimate a model from. */
export const DEFAULT_MODEL: MatchModel = {
  origin: 'estimated from 22853 patients of a made-up ACO: 20000 persons, 4 sources, seed 5',
  patients: 22853,
  givenNames: shares(`
    aaron 0.00328 adam 0.00302 aisha 0.00306 albert 0.00267 alexander 0.00376 alice 0.00293 amanda 0.00670
    amy 0.00407 andre 0.00271 andrea 0.00350 andrew 0.00591 angela 0.00503 ann 0.00306 anna 0.00407 anthony 0.00564
    arjun 0.00284 arthur 0.00206 ashley 0.00670 austin 0.00271 barbara 0.0122 benjamin 0.00394 betty 0.00705
    billy 0.00271 bob 0.000656 brandon 0.00389 brenda 0.00433 brian 0.00530 bruce 0.00337 bryan 0.00280 carl 0.00289
    carlos 0.00354 carmen 0.00389 carol 0.00560 carolyn 0.00350 catherine 0.00376 charles 0.00823 cheryl 0.00416
    chidi 0.00241 christian 0.00311 christina 0.00376 christine 0.00429 christopher 0.00748 cynthia 0.00534
    daniel 0.00718 david 0.0104 deborah 0.00521 debra 0.00424 dennis 0.00328 diane 0.00455 donald 0.00516
    donna 0.00678 doris 0.00219 dorothy 0.00617 douglas 0.00315 dylan 0.00232 edward 0.00411 elizabeth 0.0110
    emily 0.00608 emma 0.00350 eric 0.00376 esperanza 0.00284 ethan 0.00267 evelyn 0.00258 fatima 0.00271
    frances 0.00324 frank 0.00350 gabriel 0.00276 gary 0.00455 george 0.00486 gerald 0.00324 gloria 0.00206
    gregory 0.00398 guadalupe 0.00324 hannah 0.00341 harold 0.00302 hassan 0.00245 heather 0.00385 henry 0.00416
    ingrid 0.00280 jack 0.00381 jacob 0.00324 jacqueline 0.00302 james 0.0464 janet 0.00354 jason 0.00503
    jean 0.00341 jeffrey 0.00473 jennifer 0.0160 jeremy 0.00315 jerry 0.00302 jesse 0.00289 jessica 0.00967
    jim 0.00114 joan 0.00359 joe 0.00284 john 0.0145 jonathan 0.00324 jordan 0.00280 jose 0.00284 joseph 0.00923
    joshua 0.00560 joyce 0.00429 juan 0.00276 judith 0.00315 julia 0.00315 julie 0.00368 justin 0.00468 karen 0.00976
    katherine 0.00346 kathleen 0.00490 kathryn 0.00306 keith 0.00258 kelly 0.00280 kenneth 0.00460 kevin 0.00486
    kimberly 0.00534 kwame 0.00249 kyle 0.00372 larry 0.00368 lars 0.00311 laura 0.00613 lauren 0.00319
    lawrence 0.00271 leila 0.00271 linda 0.0154 lisa 0.00731 luis 0.00267 margaret 0.00766 maria 0.00381 mark 0.00634
    martha 0.00284 mary 0.0529 mateo 0.00263 matthew 0.00630 megan 0.00324 mei 0.00363 melissa 0.00481 michael 0.0122
    michelle 0.00543 minh 0.00280 nancy 0.00770 naomi 0.00263 nathan 0.00284 nicholas 0.00446 nicole 0.00350
    nkechi 0.00245 noah 0.00258 olivia 0.00333 omar 0.00311 pamela 0.00389 patricia 0.0198 patrick 0.00346
    paul 0.00617 peter 0.00359 priya 0.00267 rachel 0.00394 rafael 0.00289 raymond 0.00354 rebecca 0.00525
    richard 0.00971 robert 0.0188 roger 0.00354 ronald 0.00460 rosa 0.00263 ruth 0.00468 ryan 0.00468
    samantha 0.00302 samuel 0.00341 sandra 0.00665 sarah 0.00928 scott 0.00359 sean 0.00298 sharon 0.00538
    shirley 0.00503 simone 0.00284 stephanie 0.00534 stephen 0.00407 steven 0.00512 susan 0.00985 teresa 0.00311
    terry 0.00319 theresa 0.00298 thomas 0.00775 thuy 0.00293 timothy 0.00486 tyler 0.00350 victoria 0.00381
    virginia 0.00464 walter 0.00219 wei 0.00311 william 0.0105 willie 0.00258 xiomara 0.00363 yan 0.00289
    zachary 0.00372
`),
  familyNames: shares(`
    adams 0.00424 adeyemi 0.00214 aguilar 0.00236 alexander 0.00280 allen 0.00595 alvarado 0.00206 alvarez 0.00311
    anderson 0.00840 andrews 0.00249 armstrong 0.00241 arnold 0.00179 bailey 0.00363 baker 0.00442 barnes 0.00346
    bell 0.00385 bennett 0.00376 berry 0.00201 black 0.00263 boyd 0.00263 bradley 0.00263 brooks 0.00372 brown 0.0179
    bryant 0.00263 bui 0.00193 burns 0.00249 butler 0.00284 campbell 0.00538 carpenter 0.00206 carroll 0.00193
    carter 0.00516 castillo 0.00363 castro 0.00267 chaudhry 0.00171 chavez 0.00271 chen 0.00293 clark 0.00643
    cole 0.00284 coleman 0.00271 collins 0.00394 contreras 0.00284 cook 0.00381 cooper 0.00503 cox 0.00249
    crawford 0.00241 cruz 0.00433 cunningham 0.00219 daniels 0.00179 davis 0.0112 delgado 0.00166 diaz 0.00341
    dixon 0.00280 dubois 0.00228 duncan 0.00179 dunn 0.00236 edwards 0.00385 elliott 0.00298 ellis 0.00179
    eriksen 0.00228 evans 0.00389 ferguson 0.00184 fernandez 0.00206 fisher 0.00363 fitzgerald 0.00171 flores 0.00420
    ford 0.00302 foster 0.00363 fox 0.00228 freeman 0.00219 garcia 0.0143 gardner 0.00193 garza 0.00293
    gibson 0.00280 goldberg 0.00127 gomez 0.00473 gonzalez 0.0103 gordon 0.00280 graham 0.00267 grant 0.00206
    gray 0.00236 green 0.00451 griffin 0.00236 gutierrez 0.00306 guzman 0.00210 haddad 0.00219 hall 0.00385
    hamilton 0.00289 hansen 0.00206 harris 0.00626 harrison 0.00267 hart 0.00171 hawkins 0.00267 hayes 0.00346
    henderson 0.00337 henry 0.00263 hernandez 0.0101 herrera 0.00289 hicks 0.00368 hill 0.00556 hoffman 0.00210
    holmes 0.00254 howard 0.00315 hudson 0.00179 hughes 0.00490 hunt 0.00193 hunter 0.00223 huynh 0.00179
    ivanova 0.00166 jackson 0.00678 james 0.00359 jenkins 0.00354 jimenez 0.00249 johnson 0.0266 johnston 0.00166
    jones 0.0144 jordan 0.00271 kelley 0.00241 kelly 0.00354 kennedy 0.00219 kim 0.00333 king 0.00578 knight 0.00219
    kowalski 0.00228 lane 0.00166 lawrence 0.00171 lee 0.00630 lewis 0.00424 lindqvist 0.00223 long 0.00446
    lopez 0.0101 marshall 0.00263 martin 0.00713 martinez 0.0107 mason 0.00306 matthews 0.00188 mcdonald 0.00210
    medina 0.00298 mendez 0.00228 mendoza 0.00319 meyer 0.00271 miller 0.0124 mills 0.00210 mitchell 0.00433
    moore 0.00696 morales 0.00473 moreno 0.00289 morgan 0.00363 morris 0.00464 munoz 0.00232 murphy 0.00381
    murray 0.00337 myers 0.00263 nakamura 0.00206 nelson 0.00429 nguyen 0.00473 nichols 0.00188 okafor 0.00197
    olson 0.00271 ortiz 0.00350 owens 0.00219 ozturk 0.00166 palmer 0.00223 papadopoulos 0.00214 parker 0.00394
    patel 0.00333 patterson 0.00315 payne 0.00175 pena 0.00184 perez 0.00656 perkins 0.00254 perry 0.00254
    peters 0.00249 peterson 0.00302 phillips 0.00385 pierce 0.00210 porter 0.00258 powell 0.00271 price 0.00254
    ramirez 0.00591 ramos 0.00354 ray 0.00258 reed 0.00407 reyes 0.00319 reynolds 0.00319 rice 0.00258
    richards 0.00258 richardson 0.00381 riley 0.00271 rivera 0.00494 roberts 0.00477 robertson 0.00228
    robinson 0.00460 rodriguez 0.0102 rogers 0.00306 romero 0.00341 rose 0.00258 ross 0.00328 ruiz 0.00315
    russell 0.00311 ryan 0.00214 salazar 0.00175 sanchez 0.00604 sanders 0.00389 sandoval 0.00188 santos 0.00210
    schmidt 0.00354 scott 0.00446 shaw 0.00271 silva 0.00271 simmons 0.00363 simpson 0.00223 smith 0.0627
    snyder 0.00354 soto 0.00144 spencer 0.00245 stephens 0.00298 stevens 0.00241 stewart 0.00398 stone 0.00276
    sullivan 0.00319 taylor 0.00709 thomas 0.00844 thompson 0.00753 torres 0.00578 tran 0.00315 tucker 0.00267
    turner 0.00385 vargas 0.00245 vasquez 0.00337 wagner 0.00166 walker 0.00661 wallace 0.00346 ward 0.00289
    warren 0.00241 washington 0.00249 watson 0.00359 weaver 0.00184 webb 0.00319 wells 0.00346 west 0.00219
    white 0.00683 williams 0.0199 willis 0.00197 wilson 0.00985 wood 0.00398 woods 0.00271 wright 0.00573
    young 0.00608
`),
  ...{
    fields: {
      given: {
        same: {
          m: 0.8606,
          u: 0.01042,
        },
        nickname: {
          m: 0.08347,
          u: 0.002215,
        },
        'middle-used': {
          m: 0.0001523,
          u: 0.00471,
        },
        swapped: {
          m: 0.0000457,
          u: 1e-7,
        },
        misspelt: {
          m: 0.05027,
          u: 0.0001,
        },
        initial: {
          m: 0.0001066,
          u: 1e-7,
        },
        alike: {
          m: 0.0001523,
          u: 0.003215,
        },
        different: {
          m: 0.004874,
          u: 0.9793,
        },
      },
      family: {
        same: {
          m: 0.8766,
          u: 0.00942,
        },
        part: {
          m: 0.01721,
          u: 0.00008001,
        },
        swapped: {
          m: 0.0000457,
          u: 1e-7,
        },
        misspelt: {
          m: 0.07616,
          u: 0.000155,
        },
        alike: {
          m: 0.002391,
          u: 0.00185,
        },
        different: {
          m: 0.02757,
          u: 0.9885,
        },
      },
      middle: {
        same: {
          m: 0.6758,
          u: 0.004832,
        },
        initial: {
          m: 0.3227,
          u: 0.004468,
        },
        different: {
          m: 0.001515,
          u: 0.9907,
        },
      },
      suffix: {
        same: {
          m: 0.976,
          u: 0.9884,
        },
        different: {
          m: 0.024,
          u: 0.01163,
        },
      },
      birthDate: {
        same: {
          m: 0.9523,
          u: 0.0000301,
        },
        'day-and-month-swapped': {
          m: 0.0133,
          u: 0.00002508,
        },
        'one-digit': {
          m: 0.0341,
          u: 0.001074,
        },
        incomplete: {
          m: 0.00007645,
          u: 1e-7,
        },
        'two-parts': {
          m: 0.0001529,
          u: 0.00311,
        },
        different: {
          m: 0.00006116,
          u: 0.3157,
        },
        'generation-apart': {
          m: 0.00001529,
          u: 0.6801,
        },
      },
      sex: {
        same: {
          m: 0.9999,
          u: 0.499,
        },
        different: {
          m: 0.00007616,
          u: 0.501,
        },
      },
      address: {
        same: {
          m: 0.719,
          u: 0.000015,
        },
        street: {
          m: 0.0003046,
          u: 0.00001,
        },
        'postal-code': {
          m: 0.006855,
          u: 0.01844,
        },
        different: {
          m: 0.2739,
          u: 0.9815,
        },
      },
      telephone: {
        same: {
          m: 0.6967,
          u: 0.00004598,
        },
        misspelt: {
          m: 0.000311,
          u: 0.0007357,
        },
        different: {
          m: 0.303,
          u: 0.9992,
        },
      },
      email: {
        same: {
          m: 0.9847,
          u: 1e-7,
        },
        different: {
          m: 0.01527,
          u: 1,
        },
      },
      ssn: {
        same: {
          m: 0.4886,
          u: 1e-7,
        },
        misspelt: {
          m: 0.0003763,
          u: 1e-7,
        },
        'last-four': {
          m: 0.5291,
          u: 0.00004181,
        },
        different: {
          m: 0.0001884,
          u: 1,
        },
      },
      mbi: {
        same: {
          m: 0.999,
          u: 1e-7,
        },
        misspelt: {
          m: 0.0005025,
          u: 1e-7,
        },
        different: {
          m: 0.0005042,
          u: 1,
        },
      },
      mrn: {
        same: {
          m: 0.9297,
          u: 1e-7,
        },
        different: {
          m: 0.07025,
          u: 1,
        },
      },
      enterprise: {
        same: {
          m: 0.98,
          u: 0.000001,
        },
        different: {
          m: 0.02,
          u: 0.999,
        },
      },
    },
    pairsPerPatient: 0.142,
    thresholds: {
      match: 6.644,
      review: -1.602,
    },
  },
};
