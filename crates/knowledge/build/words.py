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
    vehicle venous vessel vitamin vitamins weight wash yes zero
    """.split()
)
