"""Words of everyday English that dictionaries list as names of drugs or diseases."""

EVERYDAY = set(
    """
    about above access accord active acute adult advance again alert allergy alone amber angel answer apple arm arms
    asset balance balm base bath beam bear beat bile blood blue body bone brain bread breast bridge bright butter
    calm camp cancer carbon care cell cells change charcoal chest child children choice clean clear clove coal cocoa
    coffee cold complete condition control copper corn cotton cover cream crisis current daily day death defense
    desire diet disease disorder drug drugs dust early earth elder element enable energy english exam excel exercise
    express extra extract face family fat father fever fiber field film fire fish flag focus food forte formula fresh
    fruit garlic gas gel gene genes ginger glass gold grain grape grass green group growth hair hand head health heart
    honey hope house human image impulse infection infections injury insect intrinsic iron jet juice lead legend lemon
    level life light lime linen liver load lotion low lung magic male man mass match maxi meat memory mercury metal
    milk mineral mint mist moment monitor mother mouse mouth muscle natural nausea neck nerve night nose novel oats
    ocean oil olive optimal orange oral oxygen pain palm paste patch patient peanut pearl pepper placebo plan plant
    plus point potato powder powder power prime problem process procedure product profile program pulse pure purple
    radical rain range rapid ratio reading record recovery red relief repair rescue rest result rice rose rule salt
    sage sand seed sense serum shark shield silver skin sleep smart smoke smooth soap soda soil solution sound soy
    spirit spring stable stain star state steam step stomach stool strength stress sugar sulfur sun sunrise support
    surge sweet syndrome system tea teach test thyme tissue titanium tobacco today tongue tooth total touch trace
    tree triumph trust tumor unit urine valley vanilla vapor venom vision vital walnut water wax wheat white wine
    wing woman wood wound yeast yellow zone mask tape agent agents complex contrast element elements finger firm first
    gait glucose graft gray inject injection iodine label laser lens lesion lesions mark marker match max meal
    muscle normal nut oak old open option pet phase pill pine pollen pool protein proteins receptor rash regular
    renal respiratory root rubber saline sensation sign signs silicon skin soft spinal spot sponge starch stat stop
    strain structure swelling tablet tablets tar taste therapy thread tin tobacco tone tonic trauma ulcer vaccine
    rupture ruptures cyst cysts bite bites spasm spasms necrosis cramp spotting boils scar scars polyp polyps lump
    allergies allergic thyroid thyroids alcohol anesthetic argon heme coban guaiac antibody antibodies laceration
    lacerations wounds injury wound habits drive parents siblings combined phenol thrombin restriction combination
    attention speech appetite affect behavior deformity recurrence hernias infarct ecstasy balsam equal ensure boost
    pedialyte gatorade tums vaseline dextrin elastic pectin collagen keratin melanin elastin albumin globulin bilirubin
    creatinine urea cholesterol triglyceride triglycerides lipids lipid lactate pyruvate ferritin transferrin
    fibrinogen thromboplastin troponin hemoglobin haemoglobin myoglobin ammonia nitrogen hydrogen helium
    vehicle venous vessel vitamin vitamins weight wash yes zero
    """.split()
) | {
    "her disease", "all clear", "ears and nose", "beta 2", "beta-2", "aortic arch", "right aortic arch", "eye drops",
    "nasal spray", "nasal sprays", "proton pump", "progesterone receptor", "estrogen receptor", "oyster shell",
    "acetylcholine receptor", "saline solution", "mental illness", "foreign body", "blood sugar", "blood pressure",
    "old age", "signs and symptoms", "general anesthetic", "in utero", "at risk", "no pain", "baby oil",
    "body weight", "disease progression", "clinical course", "adverse drug reaction", "adverse drug reactions",
}

# Salts and esters that end the name of a drug.
SALTS = set(
    """
    hydrochloride hydrobromide sodium potassium calcium sulfate maleate fumarate tartrate succinate mesylate besylate
    acetate phosphate citrate bromide chloride nitrate propionate axetil hyclate monohydrate dihydrate trihydrate
    bitartrate gluconate lactate malate oxalate pamoate decanoate tromethamine meglumine
    """.split()
)
