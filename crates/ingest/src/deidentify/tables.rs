//! Lists of our own: titles, common names, countries, cities. Modest on purpose; the dictionary brings longer ones.

use std::collections::HashSet;
use std::sync::LazyLock;

fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}

fn lines(words: &'static str) -> HashSet<&'static str> {
    words
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "dr dra drs doctor doctora mr mrs ms miss mister prof profesor profesora professor sr sra srta don doña dña \
         sir lady rev reverend fr herr frau monsieur mme madame signor signora señor señora",
    )
});

/// True for a form of address; the word in small letters.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(word)
}

static CREDENTIALS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "md do rn np pa pac phd pharmd dds dmd dpm msn bsn aprn fnp lpn lvn crna rd pt ot mbbs mbchb frcp mrcp frcs facp facs \
         facc esq mph dnp cnm lcsw cna emt rrt",
    )
});

/// True for letters behind a name that say what its bearer is.
pub(super) fn is_credential(word: &str) -> bool {
    CREDENTIALS.contains(word)
}

static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "de del la las los da do dos das di le van von der den ter ten bin ibn al el y e i af av zu zur st saint mac mc san santa",
    )
});

/// True for a small word inside a family name.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(word)
}

static GIVEN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "aaron abigail adam adrian adriana agnes ahmed aisha alan albert alberto alejandra alejandro alex alexander alexandra \
         alexis alfonso alfred alfredo ali alice alicia alison allison alvaro álvaro amanda amelia amir amy ana andrea andreas \
         andres andrés andrew angela ángel ángela anita ann anna anne annette anthony antoine antonia antonio anton arthur \
         arturo asunción barbara bárbara beatriz belén benjamin bernard bernardo beth bertram betty beverly björn boris brad bradley \
         brandon brenda brian bridget bruce bryan camila carl carla carlos carmen carol carolina caroline catherine cathy \
         cecilia celia cesar césar charles charlotte chen cheryl chloe chris christian christina christine christopher cindy \
         claire clara claudia colin concepción connie craig cristina curtis cynthia dale daniel daniela danielle darlene \
         david deborah debra denise dennis derek diana diane diego dmitri dolores dominic donald donna doris dorothy douglas \
         duncan dustin dylan edgar edith eduardo edward edwin eileen elaine elena eleanor elias elisa elizabeth ellen \
         emilia emilio emily emma enrique eric erica erik erika ernest ernesto esteban esther ethan eugene eva evelyn \
         fatima felipe félix fernando fiona florence frances francesca francesco francis francisca francisco frank franz fred freddy \
         frederick gabriel gabriela gail gary geoffrey george gerald gerard gerardo gilbert giovanni giulia gladys glenn \
         gloria gonzalo gordon gregory greta guadalupe guillermo gustavo hannah hans harold harriet harry hassan heather \
         hector héctor heidi helen helena helga henrik henry herbert hiroshi howard hugo ian ibrahim ignacio igor inés \
         ingrid irene iris isaac isabel isabella ismael ivan jack jacob jacqueline jaime james jamie jane janet janice \
         jared jason javier jean jeffrey jennifer jeremy jerry jesse jessica jesús jill jim jimmy joan joanna joanne joaquín \
         joe joel johan johannes john johnny jonathan jordi jorge jose josé josef joseph josefa joshua joyce juan juana judith judy \
         julia julian julián julie julio justin karen karl karin katarina kate katherine kathleen kathryn kathy katie \
         katrina keith kelly kenneth kevin kimberly klaus kristen kristin kyle lars larry laura lauren laurence lawrence \
         leah leif leon leonard leonardo leonor leslie lewis liam linda lisa logan lorena lorenzo lori louis louise lourdes \
         lucas lucia lucía lucy luis luisa luke lydia lynn magdalena manuel manuela marcel marcela marco marcos marcus \
         margaret margarita maria maría mariana marie marina mario marion marjorie mark marta martha martin martín martina \
         mary mateo matej matthew maureen mauricio max maxine megan mei melanie melissa mercedes mette michael michal michel \
         michelle miguel mildred miriam mohamed mohammad mohammed mónica monica montserrat mustafa nancy naomi natalia natalie \
         natasha nathan nathaniel neil nicholas nicola nicolás nicole nikolai nina noah noelia nora norma norman olga \
         oliver olivia omar oscar óscar pablo pamela patricia patricio patrick paul paula pauline pedro peggy peter philip phillip \
         phyllis pierre pilar priya rachel rafael ralph ramón ramona raquel raúl raymond rebecca reginald renee ricardo \
         richard rita robert roberta roberto rocío rodrigo roger rogelio roland ronald rosa rosalía rosario rosemary ross \
         roxanne russell ruth ryan salvador sam samantha samuel sandra santiago sara sarah sean sebastián sergio sharon \
         shawn sheila shirley silvia simón simon sofia sofía sonia sophia sophie stacy stanley stefan stephanie stephen \
         steve steven stuart susan susana suzanne sven sylvia tamara tania tara teresa terry theodore theresa thomas tiffany \
         tim timothy tina tobias todd tom tomás tony tracy travis trinidad ulrike ursula valentina valeria vanessa verónica \
         veronica vicente vicki victor víctor victoria vincent viola violeta virginia vladimir walter wanda warren wayne wei wendy \
         wilhelm william yolanda yusuf yvonne zachary zoe",
    )
});

/// True for one of the commonest given names; the word in small letters.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN.contains(word)
}

static FAMILY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "adams allen alonso álvarez alvarez anderson bailey baker barnes bennett brooks brown bryant butler campbell \
         carter castillo castro clark coleman collins cook cooper cox cruz davis delgado diaz díaz diez domínguez edwards \
         evans fernández fernandez fisher flores foster garcía garcia gibson gil gómez gomez gonzales gonzález gonzalez \
         graham gray green griffin gutiérrez hall hamilton harris harrison hayes henderson hernández hernandez hill howard \
         hughes hunt iglesias jackson jenkins jiménez johnson jones jordan kelly kennedy khan kim king kumar lee lewis \
         li liu long lópez lopez marín marshall martín martínez martinez mcdonald medina méndez mendoza miller mitchell \
         molina moore morales moreno morgan morris müller muñoz murphy murray myers navarro nelson nguyen núñez ortega ortiz \
         owens parker patel patterson pérez perez perry peterson phillips powell price ramírez ramirez ramos reed reyes \
         reynolds richardson rivera roberts robinson rodríguez rodriguez rogers romero rossi rubio ruiz russell sánchez sanchez sanders \
         sanz schmidt schneider scott serrano shaw simmons singh smith stewart suárez sullivan tanaka taylor thomas thompson \
         torres tran turner vargas vázquez walker wallace wang ward washington watson weber west white williams wilson \
         wong wood woods wright yang young zhang",
    )
});

/// True for one of the commonest family names; the word in small letters.
pub(super) fn is_family(word: &str) -> bool {
    FAMILY.contains(word)
}

static COUNTRIES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    lines(
        "afghanistan\nalbania\nalemania\nalgeria\nandorra\nangola\nargentina\narmenia\naustralia\naustria\nazerbaijan\nbahamas\n\
         bahrain\nbangladesh\nbarbados\nbelarus\nbelgium\nbélgica\nbelize\nbenin\nbhutan\nbolivia\nbosnia\nbotswana\nbrazil\nbrasil\n\
         brunei\nbulgaria\ncambodia\ncameroon\ncanada\ncanadá\nchad\nchile\nchina\ncolombia\ncongo\ncosta rica\ncroatia\ncuba\n\
         cyprus\nczech republic\nczechia\ndenmark\ndinamarca\ndominican republic\necuador\negypt\nel salvador\nengland\neritrea\n\
         españa\nestonia\nethiopia\nfiji\nfinland\nfrance\nfrancia\ngabon\ngambia\ngeorgia\ngermany\nghana\ngreece\ngreenland\ngrecia\nguatemala\n\
         guinea\nguyana\nhaiti\nholland\nhonduras\nhong kong\nhungary\niceland\nindia\nindonesia\niran\niraq\nireland\nisrael\nitaly\n\
         italia\nivory coast\njamaica\njapan\njapón\njordan\nkazakhstan\nkenya\nkorea\nkosovo\nkuwait\nlaos\nlatvia\nlebanon\nliberia\n\
         libya\nlithuania\nluxembourg\nmacedonia\nmadagascar\nmalawi\nmalaysia\nmali\nmalta\nmarruecos\nmauritius\nméxico\nmexico\nmoldova\n\
         monaco\nmongolia\nmontenegro\nmorocco\nmozambique\nmyanmar\nnamibia\nnepal\nnetherlands\nnew zealand\nnicaragua\nniger\n\
         nigeria\nnorth korea\nnorway\noman\npakistan\npanama\npanamá\nparaguay\nperu\nperú\nphilippines\npoland\nportugal\n\
         puerto rico\nqatar\nreino unido\nromania\nrussia\nrusia\nrwanda\nsaudi arabia\nscotland\nsenegal\nserbia\nsierra leone\n\
         singapore\nslovakia\nslovenia\nsomalia\nsouth africa\nsouth korea\nspain\nsri lanka\nsudan\nsuriname\nsweden\nsuecia\n\
         switzerland\nsuiza\nsyria\ntaiwan\ntanzania\nthailand\ntunisia\nturkey\nuganda\nukraine\nunited arab emirates\n\
         united kingdom\nunited states\nunited states of america\nuruguay\nusa\nuk\nuzbekistan\nvenezuela\nvietnam\nwales\nyemen\nzambia\nzimbabwe\n\
         estados unidos\ninglaterra\nafrica\nasia\neurope\namerica\neuropa\nantarctica\n\
         alabama\nalaska\narizona\narkansas\ncalifornia\ncolorado\nconnecticut\ndelaware\nflorida\nhawaii\nidaho\nillinois\n\
         indiana\niowa\nkansas\nkentucky\nlouisiana\nmaine\nmaryland\nmassachusetts\nmichigan\nminnesota\nmississippi\nmissouri\n\
         montana\nnebraska\nnevada\nnew hampshire\nnew jersey\nnew mexico\nnorth carolina\nnorth dakota\nohio\noklahoma\noregon\n\
         pennsylvania\nrhode island\nsouth carolina\nsouth dakota\ntennessee\ntexas\nutah\nvermont\nvirginia\nwest virginia\n\
         wisconsin\nwyoming",
    )
});

/// True for a country, a continent or a state of the United States, which may stay; the words in small letters.
pub(super) fn is_wide_region(words: &str) -> bool {
    COUNTRIES.contains(words)
}

static CITIES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    lines(
        "amsterdam\nathens\natlanta\nauckland\naustin\nbaltimore\nbangalore\nbangkok\nbarcelona\nbeijing\nberlin\nbirmingham\nbogotá\n\
         boston\nbrisbane\nbristol\nbrooklyn\nbrussels\nbucharest\nbudapest\nbuenos aires\nbuffalo\ncairo\ncalgary\ncape town\n\
         caracas\ncharlotte\nchennai\nchicago\ncincinnati\ncleveland\ncologne\ncolumbus\ncopenhagen\ndallas\ndelhi\ndenver\ndetroit\n\
         dublin\nedinburgh\nedmonton\nfrankfurt\ngeneva\nglasgow\nguangzhou\nhamburg\nhavana\nhelsinki\nhouston\nindianapolis\n\
         istanbul\njakarta\njerusalem\njohannesburg\nkansas city\nkarachi\nkyoto\nlagos\nlas vegas\nleeds\nlima\nlisbon\nliverpool\n\
         london\nlos angeles\nlyon\nmadrid\nmanchester\nmanila\nmarseille\nmelbourne\nmemphis\nmexico city\nmiami\nmilan\nmilwaukee\n\
         minneapolis\nmontreal\nmontevideo\nmoscow\nmumbai\nmunich\nnairobi\nnashville\nnew delhi\nnew orleans\nnew york\n\
         new york city\noakland\noklahoma city\norlando\nosaka\noslo\nottawa\nparis\nphiladelphia\nphoenix\npittsburgh\nportland\n\
         prague\nquito\nraleigh\nrio de janeiro\nrome\nsacramento\nsalt lake city\nsan antonio\nsan diego\nsan francisco\nsan jose\n\
         santiago\nsao paulo\nseattle\nseoul\nshanghai\nshenzhen\nst louis\nst. louis\nstockholm\nsydney\ntaipei\ntampa\ntehran\ntel aviv\ntokyo\n\
         toronto\ntucson\nvancouver\nvienna\nwarsaw\nwashington\nwinnipeg\nwuhan\nzurich\n\
         a coruña\nálava\nalbacete\nalicante\nalmería\nasturias\nandalucía\naragón\návila\nbadajoz\nbaleares\nbilbao\nburgos\ncáceres\n\
         cádiz\ncanarias\ncantabria\ncartagena\ncastellón\ncastilla y león\ncastilla-la mancha\ncataluña\nceuta\nciudad real\ncórdoba\ncuenca\nextremadura\nelche\n\
         galicia\ngerona\ngijón\ngirona\ngranada\nguadalajara\nguipúzcoa\nhuelva\nhuesca\njaén\njerez\nla coruña\nla rioja\nlas palmas\n\
         león\nlérida\nlleida\nlogroño\nlugo\nmálaga\nmelilla\nmurcia\nnavarra\nourense\norense\noviedo\npalencia\npalma de mallorca\n\
         mallorca\npamplona\npontevedra\nsalamanca\nsan sebastián\nsanta cruz de tenerife\nsantander\nsantiago de compostela\nsegovia\n\
         sevilla\nsoria\ntarragona\ntenerife\nterrassa\nteruel\ntoledo\nvalencia\nvalladolid\nvigo\nvitoria\nvizcaya\nzamora\nzaragoza",
    )
});

/// True for a well-known city or a Spanish province; the words in small letters.
pub(super) fn is_city(words: &str) -> bool {
    CITIES.contains(words)
}

/// Most words of a country's or city's name in the lists.
pub(super) const PLACE_WORDS: usize = 5;
