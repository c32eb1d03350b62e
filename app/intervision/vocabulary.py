"""Words that the check knows: lists of names and places, and what tells a name from an ordinary word.

The lists are those of Faker and Mimesis, which are kept up for many languages; only their files are read, because
importing them takes ten times the memory. What people in the Netherlands are often called counts: beside Dutch and
Flemish names those of larger groups of newcomers.
"""

import ast
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from app.persons.names import comparable

FAKER: Final = ("nl_NL", "nl_BE", "tr_TR", "fr_DZ", "en_GB", "es_ES", "pt_PT", "en_IN", "ro_RO", "id_ID", "tw_GH")
MIMESIS: Final = ("nl", "nl-be", "tr", "de-ch", "en", "fr", "pl", "pt", "es")
AT_HOME: Final = ("nl_NL", "nl_BE", "tr_TR", "fr_DZ", "nl", "nl-be", "tr")
"""Lists of which a family name counts at the beginning of a sentence too, where every word has a capital."""
MANY_LISTS: Final = 2
PLACES: Final = frozenset({"cities", "countries", "provinces"})


@dataclass(frozen=True)
class Vocabulary:
    """All comparable (persons/names.py); of a family name its last word, which has the capital.

    frequent: words that more often are no name, although a list of names may have them.
    """

    given: frozenset[str]
    family: frozenset[str]
    family_at_home: frozenset[str]
    places: frozenset[str]
    frequent: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Read once, which takes some tenths of a second."""
    people = {language: _of_faker(language) for language in FAKER} | {name: _of_mimesis(name) for name in MIMESIS}
    given = {language: _comparable(names) for language, (names, _) in people.items()}
    places = (word for name, words in _lists("address", "nl_NL") if name in PLACES for word in words)
    return Vocabulary(
        given=frozenset().union(*given.values()),
        family=_comparable(name for _, family in people.values() for name in family),
        family_at_home=_comparable(name for language in AT_HOME for name in people[language][1]),
        places=frozenset(map(comparable, places)),
        frequent=_frequent(given.values()),
    )


def _frequent(given: Collection[frozenset[str]]) -> frozenset[str]:
    """The lists of words come from films too, and have the names in these: what several lists call a name is one."""
    of_faker = (word for language in ("nl_NL", "en_US") for _, words in _lists("lorem", language) for word in words)
    words = _comparable(word for word in [*of_faker, *_strings(_mimesis("nl", "text")["words"])] if word.islower())
    return ALSO_WORDS | {word for word in words if sum(word in names for names in given) < MANY_LISTS}


def _comparable(names: Iterable[str]) -> frozenset[str]:
    last = (comparable(name).split(" ")[-1] for name in names)
    return frozenset(name for name in last if len(name) > 1 and name not in PARTICLES)


def _of_faker(language: str) -> tuple[list[str], list[str]]:
    """Given names and family names."""
    lists = [
        (name, words) for name, words in _lists("person", language) if name.startswith(("first_names", "last_names"))
    ]
    given = [word for name, words in lists if name.startswith("first") for word in words]
    return given, [word for name, words in lists if name.startswith("last") for word in words]


def _lists(provider: str, language: str) -> Iterator[tuple[str, list[str]]]:
    """The strings in each list that is written out there."""
    for node in ast.walk(ast.parse(_file("faker", f"providers/{provider}/{language}/__init__.py"))):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            words = [part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
            yield node.targets[0].id, [word for word in words if isinstance(word, str)]


def _of_mimesis(language: str) -> tuple[list[str], list[str]]:
    people = _mimesis(language, "person")
    return _strings(people.get("names")), _strings(people.get("surnames"))


def _mimesis(language: str, about: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(_file("mimesis", f"datasets/{language}/{about}.json"))
    return read


def _strings(part: object) -> list[str]:
    """Some lists are kept apart for men and women."""
    if isinstance(part, dict):
        return [text for below in part.values() for text in _strings(below)]
    return [text for text in part if isinstance(text, str)] if isinstance(part, list) else []


def _file(package: str, path: str) -> str:
    return Path(str(distribution(package).locate_file(f"{package}/{path}"))).read_text(encoding="utf-8")


_PARTICLES: Final = "van de der den het 't 's ten ter te el al ben bin von zu da dos das di du la le in op aan uit"
PARTICLES: Final = frozenset(_PARTICLES.split())
"""What stands between a given name and the capital of a family name."""

_ORDINARY: Final = """
na leger ik jij je u hij zij ze wij we jullie hen hun mij me mijn jouw uw zijn haar ons onze dit dat deze die wie wat
waar wanneer hoe waarom welke welk een het de er hier daar nu dan toen als of en maar want omdat doordat zodat terwijl
hoewel tenzij voordat nadat zodra sinds tot met zonder bij in op aan uit naar van voor door over onder tussen tegen om
rond binnen buiten boven beneden naast achter langs via per volgens ondanks dankzij tijdens gedurende vanaf behalve
niet geen wel ook nog al pas weer steeds altijd nooit soms vaak meestal misschien wellicht zeker vast graag liever
beter best goed slecht mooi fijn jammer helaas gelukkig eerst daarna vervolgens later eerder vroeger straks gisteren
vandaag morgen overmorgen vanochtend vanmiddag vanavond maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
januari februari maart april mei juni juli augustus september oktober november december lente zomer herfst winter
iedereen iemand niemand alles iets niets elk elke ieder iedere alle sommige veel weinig meer minder meeste beide
allebei enkele eerste tweede derde laatste volgende vorige andere ander zelf samen alleen toch dus daarom daardoor
hierdoor zo zoals ja nee oke is was waren ben bent heb hebt heeft had hadden word wordt werd werden kan kun kunt
kunnen kon konden wil wilt willen wilde wilden zal zult zullen zou zouden moet moeten moest mag mogen mocht ga gaat
gaan ging gingen doe doet doen deed kom komt komen kwam zie ziet zien zag weet weten wist zeg zegt zeggen zei vraag
vraagt vroeg vind vindt vond denk denkt dacht geef geeft gaf neem neemt nam laat liet blijf blijft bleef houd houdt
hield sta staat stond lig zit zat belde bel belt mail mailt sprak spreek spreekt hoorde hoor voel voelt voelde werk
werkt werkte leer leert probeer probeert merk merkt merkte help helpt hielp stel stelt stop kijk kijkt keek lees
schrijf moeder vader ouder ouders kind kinderen zoon dochter broer zus broertje zusje oma opa tante oom neef nicht
buurman buurvrouw buren partner vriend vriendin man vrouw meisje jongen baby gezin familie huishouden client cliente
bewoner bewoonster collega collegas begeleider hulpverlener huisarts dokter psycholoog wijkagent agent leerkracht
docent juf meester mentor coach voorzitter regisseur casusregisseur inbrenger facilitator deelnemer deelnemers groep
ronde stap antwoord advies inbreng casus probleem kern incident oplossing terugkoppeling reactie evaluatie les
leerpunt leerpunten tip tips afspraak afspraken doel doelen actie acties punt punten noot bron let voorbeeld stilte
tijd week maand jaar dag ochtend middag avond nacht huis huur geld schuld schulden school zorg hulp veiligheid geweld
drank drugs uitkering inkomen wonen woning jeugd onderwijs politie gemeente wijkteam team teams bureau stichting
vereniging raad bestuur college overleg casusoverleg intervisie supervisie nederland nederlands nederlandse engels
engelse turks turkse marokkaans marokkaanse pools poolse arabisch syrisch syrische eritrees surinaams antilliaans
frans duits duitse europa europees kerst kerstmis pasen pinksteren ramadan suikerfeest sinterklaas covid corona
internet excel zoom whatsapp facebook instagram google outlook sociaal sociale veilig thuis noord oost zuid west
centrum wijk buurt rechtbank raadhuis stadhuis kinderbescherming jeugdzorg jeugdwet jeugdhulp wmo avg participatiewet
humanitas halt rust moed kracht hoop liefde angst boosheid verdriet vertrouwen eerlijkheid nieuwsgierigheid open dicht
samenvattend kortom tenslotte bijvoorbeeld bovendien daarnaast daarbij hierbij hierin hiermee daarmee waarmee waarbij
ervan eraan erover ernaast semi nadien onrust vrij hart nou nah hallo hoi dank bedankt succes groet groeten beste
lieve geachte hartelijk dear the and but when what why how if they he she his her our their this that these those
there here yes no not please thank thanks hello everyone nobody somebody mother father monday tuesday wednesday
thursday friday saturday sunday heils
"""
ORDINARY: Final = frozenset(_ORDINARY.split())
"""Words that begin a sentence, or stand in the name of an organisation: their capital says nothing."""

_ALSO_WORDS: Final = """
roos storm wil mark floor job else lot may guy bill per us gun among hoop vrede lente ster sterre zee bas ties kim joy
fee jet linde iris jasmijn bloem vos wolf haan mees vlinder puck sky river angel ad door bep rein rood wit zwart groen
lief mooi klein groot lang kort oud jong koning prins hertog keizer graaf bakker slager smid kok visser kuiper mulder
timmerman schipper boer jager ruiter schilder meester schrijver brouwer dekker bos berg dijk meer veld poort kamp hof
haven molen brug kerk toren put vis vogel hond kat leeuw beer das mol dal heuvel zand steen hout ijzer staal goud
zilver bruin blauw grijs geel winter herfst zomer maan zon bron beek kolk sloot plas burg borg winkel post bode helder
vrolijk blij dapper sterk trouw vroom wijs kruis engel paus bisschop pastoor rijk arm dun dik kroon hamer spijker kist
bond broer neef oom kind wever naber nederland snoek kikkert zwaan spreeuw sperwer vink lijster kraai raaf specht duif
valk arend buis pijl boog zwaard schild horn hoorn bel trommel pijp tol rad wiel as leer wagen slag stoel bank tafel
kast lamp fles kan beker schaal schot park pool rust sterren rits
"""
ALSO_WORDS: Final = frozenset(_ALSO_WORDS.split())
"""Names that are words too: at the beginning of a sentence they need more than their capital."""

_TITLES: Final = """
mevrouw mevr mw mvr meneer mijnheer dhr heer heren dr prof drs ir ing ds pastor imam juf juffrouw familie fam gezin
echtpaar oma opa tante oom buurman buurvrouw dokter huisarts wijkagent mr mrs ms miss
"""
TITLES: Final = frozenset(_TITLES.split())
"""A capital after one of these is a name; so is one after a prefix: 'meneer de Wit'."""

_KIN: Final = """
zus zusje broer broertje zoon zoontje dochter dochtertje kleinzoon kleindochter moeder vader stiefvader stiefmoeder
pleegmoeder pleegvader schoonmoeder schoonvader neef nicht vriend vriendin echtgenoot echtgenote ex client cliente
bewoner bewoonster patient patiente jongere leerling baby peuter kleuter puber man vrouw meester collega
"""
KIN: Final = frozenset(_KIN.split())
"""Likewise, when the capital comes right after it."""

_CALLED: Final = "heet heette heten genaamd noemt noemen noemde naam roepnaam achternaam voornaam called named"
CALLED: Final = frozenset(_CALLED.split())

_PEOPLE_DO: Final = """
zegt zei vertelt vertelde belt belde vroeg vraagt vindt vond denkt dacht wil wilde voelt voelde woont woonde huilt
huilde appt appte mailt mailde reageert reageerde lacht lachte slaapt sliep drinkt dronk slaat sloeg schreeuwt
schreeuwde zwijgt zweeg weigert weigerde zoekt zocht ontkent ontkende snapt snapte begrijpt begreep hoopt hoopte liegt
loog krijgt kreeg verdient verdiende trouwt trouwde scheidt verhuist verhuisde said says told asked thinks wants lives
"""
PEOPLE_DO: Final = frozenset(_PEOPLE_DO.split())
"""What somebody does who is named beside it."""

NAMED_SO: Final = frozenset(
    [
        "stichting",
        "school",
        "basisschool",
        "college",
        "gemeente",
        "ziekenhuis",
        "vereniging",
        "wijk",
        "buurt",
        "dorp",
        "stad",
    ]
)
"""What follows is called so, and is no person."""
NAMED_SO_ENDS: Final = (
    *(
        "organisatie",
        "corporatie",
        "centrum",
        "zorg",
        "school",
        "bureau",
        "team",
        "kliniek",
        "verzekeraar",
        "bank",
    ),
    *(
        "stichting",
        "instelling",
        "raad",
        "dienst",
        "punt",
        "loket",
        "fonds",
        "groep",
        "wet",
        "plan",
        "project",
        "methode",
    ),
    *(
        "model",
        "theorie",
        "training",
        "cursus",
        "vereniging",
        "traject",
        "programma",
        "netwerk",
        "kerk",
        "moskee",
        "park",
    ),
    *("maatschappij", "bedrijf", "hulp", "politie", "wijk", "dorp", "gemeente", "partij", "krant", "blad", "app"),
    *("ziekenhuis", "hospitaal", "praktijk", "huisartsen", "umc"),
)
"""An organisation is called so, or its kind of work is."""


AT_A_PLACE: Final = frozenset(
    ["in", "op", "aan", "uit", "naar", "te", "rond", "vanuit", "gemeente", "stad", "regio", "wijkteam", "team"]
)
