"""Papers that people of the demo attach: set when the story is told, so that there is no file to keep."""

from typing import Final

import typst

DAMP_REPORT: Final = """
#set document(title: "Vochtopname Sluisplein 48")
#set page(paper: "a4", margin: 2.5cm)
#set text(lang: "nl", size: 11pt)
#show heading: set block(below: 1em)
= Vochtopname Sluisplein 48
Woningcorporatie Thuishaven, technische dienst

#table(columns: (1fr, 1fr, 1fr), inset: 8pt,
  table.header([*Plek*], [*Vocht in de muur*], [*Temperatuur*]),
  [Slaapkamer, bij het raam], [31 %], [11,5 °C],
  [Slaapkamer, binnenmuur], [12 %], [18,0 °C],
  [Woonkamer], [9 %], [19,5 °C])

== Wat wij zien
Schimmel boven de plint, over anderhalve meter. De muur is daar koud: de isolatie houdt op bij het kozijn.
Het gezin stookt en lucht goed.

== Wat wij doen
Het kozijn afdichten en de muur aan de binnenkant isoleren.
Het werk duurt twee dagen; het bedje staat dan in de woonkamer.
"""


def set_paper(source: str) -> bytes:
    made = typst.compile(source.encode(), ignore_system_fonts=True)
    if not isinstance(made, bytes):
        raise RuntimeError("typst gives one PDF")
    return made
