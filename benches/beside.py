"""Runs commands turn by turn, and prints the median wall and processor time of each, and its ratio to the first.

beside.py [--codes CODES] TIMES NAME COMMAND... -- NAME COMMAND... -- ...

{n} in a command is the number of the turn. A command that ends otherwise than with an exit code of CODES (0 unless
given, separated by commas) ends the measurement.
"""

import os
import statistics
import sys
import time


def once(command, codes, nothing):
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, fd) for fd in range(3)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    if code not in codes:
        sys.exit(f"{' '.join(command)}: exit {code}")
    return wall, usage.ru_utime + usage.ru_stime


def main():
    args = sys.argv[1:]
    codes = {0}
    if args[0] == "--codes":
        codes = {int(code) for code in args[1].split(",")}
        args = args[2:]
    times, rest = int(args[0]), args[1:]
    peers = []
    while rest:
        end = rest.index("--") if "--" in rest else len(rest)
        peers.append((rest[0], rest[1:end]))
        rest = rest[end + 1 :]
    nothing = os.open(os.devnull, os.O_RDWR)
    taken = [[] for _ in peers]
    for turn in range(times + 1):
        for (_, command), own in zip(peers, taken):
            result = once([part.replace("{n}", str(turn)) for part in command], codes, nothing)
            # The first turn fills caches.
            if turn > 0:
                own.append(result)
    first = None
    for (name, _), own in zip(peers, taken):
        wall, cpu = (statistics.median(column) * 1000 for column in zip(*own))
        first = first or (wall, cpu)
        print(f"  {name:32} {wall:8.2f} ms ({wall / first[0]:5.2f} x)   processor {cpu:8.2f} ms ({cpu / first[1]:5.2f} x)")


main()
