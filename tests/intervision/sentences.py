"""Invented sentences, as they could stand in notes of intervision: of nobody, and with a place for somebody."""

from typing import Final

OF_NOBODY: Final = """
Ik merk dat ik te snel met een oplossing kom. Wat maakt dat ik niet wacht?
Moeder zei weinig. Vader keek naar de grond. Het kind speelde door.
De inbrenger vraagt: hoe blijf ik rustig als een gesprek uit de hand loopt?
Roos is een mooie bloem, maar daar ging het niet over.
Een storm in een glas water, zei iemand. Storm is het pas als niemand meer luistert.
Mark die grens eerder, dat was mijn advies. Merk op wanneer je zelf wegkijkt.
Wil je dat ik meega? Die vraag stelde ik te laat. Wil ik dat eigenlijk wel?
De groot aangekondigde verandering bleef uit; de grote vraag is of het lukt.
Het wit van de muren viel me op. Zwart op wit staat het nergens.
Veilig Thuis was al betrokken, en de Raad voor de Kinderbescherming ook.
Het Sociaal Team Vaartwijk overlegt op dinsdag met de woningcorporatie.
Volgens de Wmo en de Jeugdwet mag dit; de AVG vraagt om een doel.
De GGZ, de GGD en het UWV hadden elk een eigen plan. MEE dacht mee.
In Amsterdam gaat dat anders dan in Meppel of Leeuwarden.
Wij werken in Overijssel; de gemeente Zwolle heeft andere regels dan Kampen.
Op maandag bel ik, op vrijdag mail ik. In mei begint de training.
Zij spreekt Pools, hij Turks en Engels. Met een tolk ging het beter.
Na de Ramadan spraken we verder; met Kerst lag alles stil.
De Nederlandse regels zijn lastig uit te leggen aan een Syrische vader.
Stap 1: het incident. Stap 2: vragen. Stap 3: zelf oordelen.
Advies: Begin met wat goed gaat. Benoem daarna pas wat je dwarszit.
Tip: Laat een stilte vallen. Tel tot tien. Kijk wat er komt.
Elke keer hetzelfde. Nadien dacht ik: dat had anders gekund.
Hart en hoofd zeggen iets anders. Vrij voelde ik me niet. Onrust, dat was het woord.
Hoop doet leven, zegt men. Vrede met de uitkomst heb ik nog niet.
Lente of winter, er is altijd wel een reden om te wachten.
Boer, bakker of bankier: iedereen kan schulden krijgen.
De kok, de visser en de timmerman uit het verhaal waren verzonnen.
Koning, keizer, admiraal: macht maakt eenzaam, schreef de krant.
Jong geleerd is oud gedaan. Oud zeer komt terug. Kort en goed: ik wacht.
Klein beginnen, groot eindigen. Lang verhaal, weinig kern.
Rust, reinheid en regelmaat: daar geloof ik niet meer in.
Dapper vond ik mezelf niet. Sterk wel. Trouw aan mijn vak ook.
Bel de volgende keer eerst even. Mail mag ook. App liever niet.
Job coaching hielp niet. Floor management is iets voor winkels.
Berg op gaat het langzaam. Bos en heide helpen mij om na te denken.
Dijk, duin of dam: ergens moet het water gekeerd worden.
We gebruikten Teams en daarna Excel; WhatsApp doen we niet meer.
De Eigen Kracht-conferentie is niet hetzelfde als een rondetafel.
Het boek over Oplossingsgericht werken ligt op mijn bureau.
Motiverende gespreksvoering, daar heb ik twee dagen training in gehad.
Werk, wonen en geld hangen samen. Wonen was dringend, Geld minder.
Stichting De Vlinder bood een plek. Basisschool De Regenboog belde terug.
Het huis aan de vaart stond leeg. De weg ernaartoe was lang.
Er waren 24 gesprekken in 2025, waarvan 12 op tijd. Dat is 50 procent.
Bij 1500 euro schuld kan het traject van 36 maanden beginnen.
Het gesprek duurde van 09.30 tot 10.45 uur, in week 47.
In 2024 kwamen er 1234 meldingen, in 2025 waren dat er 1310.
Artikel 2.3.5 en artikel 7.1.1 gelden hier. Zie ook bijlage 3.
Bel 112 bij nood, of 0800-2000 voor advies. Dat nummer kent iedereen.
Ik gaf mezelf een 6 voor geduld en een 8 voor inzet.
De wachttijd is 4 tot 6 weken; na 3 maanden bel ik opnieuw.
Wie ben ik om dat te zeggen? Waarom raakt dit mij? Waar ligt mijn grens?
Eerlijk gezegd was ik boos. Verdrietig ook. Later pas werd ik nieuwsgierig.
Hulp vragen is moeilijk. Geef tijd. Neem rust. Houd vol.
Thuis praat ik er niet over. Op het werk eigenlijk ook niet.
De huisarts, de wijkagent en de leerplichtambtenaar zaten aan tafel.
Mevrouw wilde niet praten. Meneer ook niet. De kinderen wel.
Mijn collega van de GGZ zag het anders. Dat hielp.
Cliënt en partner kwamen samen. Dochter en zoon bleven thuis.
Oma past op. Opa haalt op. Buurvrouw kookt. Zo gaat het ook.
Is dit een veiligheidsvraag of een opvoedvraag? Beide, denk ik.
Samen met Jeugd en Gezin maken we een plan. Team Noord doet mee.
Het Leger des Heils en Humanitas hebben vrijwilligers.
De rechtbank in Utrecht besliste anders. De Hoge Raad ook, vorig jaar.
Schuldhulp loopt. Bewindvoering is aangevraagd. Beschermd wonen kan nog.
Of ik te dichtbij kom? Ja. Of dat erg is? Soms.
Sterren op het raam, een kaart op tafel: er was aandacht voor het huis.
De Rijdende Rechter zou hier een uitzending aan hebben.
Zon, zee en strand hielpen mij om afstand te nemen.
Duif, kat of hond: een huisdier brengt rust in huis.
De Participatiewet kent een zoektermijn. Dat wist ik niet.
Graag wil ik oefenen met stil zijn. Wie helpt mij daarbij?
Volgende keer: eerst luisteren, dan samenvatten, dan pas vragen.
Is het de taak van de regisseur? Of van ons allemaal?
Vink aan wat klopt. Bied daarna een kop koffie aan.
Ring, ring, de telefoon. Net toen het stil werd.
Raaf en kraai lijken op elkaar; vragen en sturen ook.
Winkel, school en kerk liggen op loopafstand van de flat.
Prins of pauper, voor de wet is iedereen gelijk.
Bewindvoerder wil eerst cijfers zien. Woningcorporatie wil niet wachten.
Cliënte zegt dat het goed gaat. Begeleider belt elke week. Leerkracht denkt met ons mee.
Behandelaar vindt het te vroeg. Wijkverpleegkundige zegt van niet.
Schoolmaatschappelijk werk vroeg om een gesprek. Jeugdarts dacht aan iets anders.
Budgetcoach vertelde over de regeling. Kredietbank weigert opnieuw.
Hoofdaannemer zwijgt. Schuldeiser verdient eraan. Verhuurder zoekt een ander.
Gemeenteraad vindt dit belangrijk, net als de Tweede Kamer.
Zelfreflectie vraagt moed. Intuïtie vertelt ook iets. Ervaringsdeskundigen zeggen dat al jaren.
Volgens Signs of Safety schaal je samen. Triple P gaat over opvoeden.
De training Geweldloos Communiceren hielp mij; het Gordonmodel minder.
""".strip().split("\n")

WITH_A_WHOLE_NAME: Final = (
    "Ik sprak gisteren met {} over de huur.",
    "Toen {} belde, wist ik niet wat ik moest zeggen.",
    "De vraag ging over {}, die niet meer opendoet.",
    "Wat doe ik als mevrouw {} boos wordt?",
    "{} vond dat ik te streng was.",
    "Het gezin van {} kwam te laat. Ik zei er niets van.",
    "Samen met {} heb ik de brieven geopend.",
    "Volgens de buren heeft {} weer gedronken.",
)
WITH_A_FAMILY_NAME: Final = (
    "Ik vroeg mevrouw {} waarom zij niet kwam.",
    "De heer {} wilde niet praten.",
    "Bij de familie {} loop ik vast.",
    "Meneer {} belde drie keer op een dag.",
    "Wat had ik tegen dhr. {} moeten zeggen?",
)
WITH_A_GIVEN_NAME: Final = (
    "Ik merkte dat {} stil werd.",
    "Gisteren belde {} mij thuis op.",
    "Moet ik {} vertellen dat ik wegga?",
    "{} huilde en ik wist niet wat ik moest doen.",
    "Haar zoon {} zat op de trap.",
)
WITH_A_BSN: Final = (
    "Haar BSN is {}.",
    "In mijn map stond {} zonder naam erbij.",
    "Het nummer {} staat op de brief van de gemeente.",
    "BSN {}, zoek dat even op.",
    "Ik schreef {} op een briefje en raakte het kwijt.",
)
WITH_A_PHONE: Final = (
    "Zij is te bereiken op {}.",
    "Bel {} als het misgaat.",
    "Ik had alleen {} en niemand nam op.",
    "Tel: {} (na vijf uur).",
    "Op het briefje stond {}, verder niets.",
)
WITH_AN_EMAIL: Final = (
    "Mail naar {} als je meer wilt weten.",
    "Hij schreef mij vanaf {}, midden in de nacht.",
    "({})",
    "Het adres {} werkt niet meer.",
)
WITH_AN_IBAN: Final = (
    "Het geld ging naar {}.",
    "Rekening {} staat op zijn naam.",
    "Zij gaf mij {} en vroeg om hulp.",
)
WITH_AN_ADDRESS: Final = (
    "Zij woont op {}.",
    "Ik stond voor de deur van {} en belde niet aan.",
    "Het ging om {}, tweede verdieping.",
    "Bij {} zag ik licht branden.",
)
WITH_A_BIRTH_DATE: Final = (
    "Het jongste kind is geboren op {}.",
    "Op {} werd hij vader.",
    "Geboortedatum: {}.",
    "Zij is van {} en dus nog jong.",
)
