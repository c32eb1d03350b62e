"""Sends mail as the server does, in processes of their own that may be killed: `python -m tests.notices.mailer`.

For each line (address of the database, port of the mail server, moment) it forks one that does a round of reminding,
and says its process id; and at `wait` it says `over` when all that it forked are.
"""

import asyncio
import os
import sys
from datetime import datetime

from app.calendar.ics import read_time_zone
from app.database import open_database
from app.i18n import read_languages
from app.notices.mailing import remind
from app.tables import MODELS
from tests.mail_server import Server


async def one_round(url: str, port: int, now: datetime) -> None:
    database = open_database(url, lambda: now)
    try:
        await remind(database, Server(port=port).post)
    finally:
        await database.close()


def main() -> None:
    assert MODELS
    read_languages()
    read_time_zone()
    for line in sys.stdin:
        if line.strip() == "wait":
            wait_for_all()
            print("over", flush=True)
        else:
            url, port, now = line.split()
            child = os.fork()
            if child == 0:
                asyncio.run(one_round(url, int(port), datetime.fromisoformat(now)))
                os._exit(0)
            print(child, flush=True)


def wait_for_all() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
