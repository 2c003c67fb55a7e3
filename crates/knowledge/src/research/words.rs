//! Word lists of the wide reader, ours: which words head the name of a disease, which may stand before one, which
//! dictionary terms are no disease and which names of substances the dictionaries keep elsewhere.

/// Nouns that end the name of a disease; words before them that say which one belong to the name.
pub(super) const HEADS: &str = "abnormalities abnormality abuse adenoma adenomas anaemia anemia anomalies anomaly aplasia arrest \
     arthritis ataxia ataxias atrophy blindness block cancer cancers carcinoma carcinomas cardiomyopathy \
     cataract cataracts cyst cysts damage deafness defect defects deficiencies deficiency deficits \
     degeneration dementia dependence dermatitis disease diseases disorder disorders dysfunction dysplasia \
     dysplasias dystonia dystrophies dystrophy edema encephalopathy epilepsy failure fever fibrosis \
     hemorrhage hepatitis hyperplasia hypersensitivity hypertension hypertrophy hypoplasia hypotension \
     impairment infarction infection injury insufficiency ischemia lesion lesions leukemia leukemias lymphoma \
     lymphomas malformation malformations melanoma myopathy necrosis neoplasm neoplasms nephritis nephropathy \
     neuropathies neuropathy pain palsy paralysis polyposis polyps psychosis retardation retinopathy sarcoma \
     sclerosis seizures spasm stenosis syndrome syndromes thrombosis toxicity tumor tumors tumour tumours \
     ulcer ulcers weakness withdrawal";

/// Heads that make a name with any word that says which one, known or not.
pub(super) const STRICT: &str = "anaemia anemia ataxia ataxias cancer cancers carcinoma carcinomas deficiencies deficiency disease \
     diseases disorder disorders dysplasia dystrophies dystrophy leukemia lymphoma neuropathy polyposis \
     syndrome syndromes tumor tumors tumour tumours";

/// Words before a head that belong to the name.
pub(super) const MODIFIERS: &str = "acute adult adult-onset affective airway alcoholic anxiety aortic aplastic arterial atrial attention \
     autoimmune autonomic autosomal axonal bacterial basal benign bilateral biliary bipolar bladder bone \
     bowel brain breast cardiac cardiovascular cell central cerebellar cerebral cerebrovascular cervical \
     cholestatic chronic clear cognitive colon colonic colorectal complete congenital corneal coronary \
     cranial cutaneous deficit demyelinating dental depressive diabetic diffuse dilated dominant drug-induced \
     ductal early-onset end-stage endometrial esophageal extrapyramidal facial familial fetal focal \
     follicular fulminant fungal gastric gastrointestinal generalized genetic glomerular hearing hemolytic \
     hemorrhagic hepatic hereditary hyperactivity hyperkinetic hypertensive hypertrophic idiopathic immune \
     immunodeficiency infantile infectious inflammatory inherited interstitial intestinal iron irreversible \
     ischemic isolated joint juvenile kidney large late-onset left liver lobular localized lower lung \
     lysosomal major malignant maternal medullary megaloblastic mental metabolic metastatic minor \
     mitochondrial mitral motor mucosal multiple muscular neonatal nephrotic neurodegenerative neurologic \
     neurological neuromuscular non-small non-syndromic nonsyndromic obsessive-compulsive obstructive ocular \
     optic oral ovarian pancreatic papillary parasitic parkinsonian paroxysmal partial peripheral peroxisomal \
     post-traumatic postoperative primary progressive prostate prostatic psychiatric pulmonary recessive \
     rectal recurrent refractory relapsing remitting renal respiratory restrictive retinal reversible right \
     secondary sensory sex-linked sickle skeletal skin small spinal sporadic squamous storage subacute \
     supraventricular syndromic systemic tardive testicular thrombotic thyroid total toxic traumatic tubular \
     unilateral unipolar upper urinary uterine vascular venous ventricular viral visual x-linked y-linked";

/// Words before a head that do not belong to the name.
pub(super) const OUTSIDE: &str = "a additional affected after against all also among an and any apparent are as associated at be because \
     been before between both by case cases cause caused causes causing certain classic clear clinical common \
     data decreased developed diagnosis different due during each early evidence families family first five \
     for four from general group groups had has have her high higher his history however human important in \
     incidence include includes including increased induced is it its known late less level levels low lower \
     major many mild moderate more most mouse murine new no normal not novel of on one only onset or other \
     our patient patients possible potential presence presumed prevalence prognosis rare rat rate rates rats \
     related reported risk same second several severe significant signs similar single six some specific \
     studies study such suspected symptoms ten than that the their therapy these this those three to \
     treatment two type typical underlying unusual used using various was we were when where which who whose \
     with within without";

/// Dictionary terms for problems and findings that name no disease by themselves.
pub(super) const NO_DISEASE: &str = "abnormalities|abnormality|aging|anomalies|anomaly|attention|birth|block|carcinogenesis|cesarean section|\
     chromosomal translocation|chromosomal translocations|confused|consolidation|conversion|damage|defect|\
     defects|deficiencies|deficiency|deletion|deletions|dialysis|disease|diseases|disorder|disorders|divorced|\
     dramatic|dysfunction|exposure|failure|fall|falls|fluctuating|granulomatous|gravida|hbv|hcv|hemodialysis|\
     heparin therapy|hiv|human immunodeficiency virus|immunization|immunocompromised|immunosuppressed|\
     immunosuppression|impairment|infiltrate|infiltrates|infiltration|injury|lactating|lesion|lesions|\
     lithium therapy|liver transplant|lymphoblast|lymphoblasts|malformation|malformations|married|menopausal|\
     menopause|multifocal|nulliparous|oral contraceptive|oral contraceptives|organ transplant|pacing|parity|\
     postmenopausal|pregnancy|pregnant|puberty|rebound|recurrence|recurrences|regurgitation|relapse|\
     renal transplant|retired|smoker|smokers|smoking|stepwise|strain|strains|swollen|syndrome|syndromes|\
     translocation|translocations|transplant|transplantation|tumorigenesis|unresponsive|vaccination|vesicle|\
     vesicles|weak";

/// Substances that the dictionaries keep as laboratory tests, exposures or everyday words.
pub(super) const SUBSTANCES: &str = "5-ht|5-hydroxytryptamine|acetaldehyde|acetone|acetylcholine|adenosine|adrenaline|alanine|alcohol|\
     aldosterone|aluminium|aluminum|amino acid|amino acids|aminoglycoside|aminoglycosides|ammonia|androgen|\
     androgens|angiotensin|angiotensin ii|anthracycline|anthracyclines|arginine|arsenic|aspartate|atp|\
     barbiturate|barbiturates|benzene|benzodiazepine|benzodiazepines|bicarbonate|bilirubin|bromide|cadmium|\
     caffeine|calcium|camp|carbon dioxide|carbon monoxide|catecholamine|catecholamines|cgmp|chloride|\
     chloroform|cholesterol|copper|corticosterone|cortisol|creatinine|cyanide|cysteine|dextran|dopamine|\
     epinephrine|estradiol|estrogen|estrogens|ethanol|ether|fatty acid|fatty acids|fluoride|folate|folic acid|\
     formaldehyde|formalin|gaba|glucose|glutamate|glutathione|glycerol|glycine|heme|heparin|histamine|\
     homocysteine|hydrogen peroxide|iodide|iodine|iron|lactate|lactic acid|lipopolysaccharide|lithium|\
     magnesium|manganese|melatonin|mercury|methanol|methionine|nicotine|nitrate|nitric oxide|nitrite|nitrogen|\
     nmda|noradrenaline|norepinephrine|oxygen|phenothiazine|phenothiazines|phenylalanine|phosphate|potassium|\
     progesterone|prostaglandin|prostaglandins|selenium|serotonin|sodium|steroid|steroids|sucrose|sulfate|\
     superoxide|taurine|testosterone|thallium|thyroxine|toluene|triglyceride|triglycerides|tryptophan|\
     tyrosine|urea|uric acid|valproic acid|vitamin a|vitamin b12|vitamin c|vitamin d|vitamin e|vitamin k|zinc";
