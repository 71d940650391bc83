#!/usr/bin/env python3
"""Prints every phrase that reports say, as it stands in the source: the literals in the first argument of tr() and
phrase(). With a table of another language, those that it lacks, and exit status 1 if there are any:
phrases_of_source.py SOURCE [host/report/words/LANGUAGE.cpp]"""
import glob
import re
import sys

LITERAL = r'"((?:[^"\\\n]|\\.)*)"'


def first_argument(text, start):
    """From after the opening parenthesis to the comma or parenthesis that ends the first argument."""
    depth, at, quoted = 0, start, False
    while at < len(text):
        c = text[at]
        if quoted:
            at += 1 if c == "\\" else 0
            quoted = c != '"'
        elif c == '"':
            quoted = True
        elif c in "({[":
            depth += 1
        elif c in ")}]":
            if depth == 0:
                break
            depth -= 1
        elif c == "," and depth == 0:
            break
        at += 1
    return text[start:at]


def main():
    phrases = set()
    for path in sorted(glob.glob(sys.argv[1] + "/host/report/**/*.cpp", recursive=True)):
        if "/words/" in path:
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r'"\s*\n\s*"', "", text)
        for call in re.finditer(r"\b(?:tr|phrase)\(", text):
            argument = first_argument(text, call.end())
            argument = re.sub(r'[=!]= ' + LITERAL, "", argument)  # what a condition compares with
            for literal in re.findall(LITERAL, argument):
                phrases.add(literal.replace('\\"', '"'))
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            table = re.sub(r'"\s*\n\s*"', "", file.read())
        known = {key.replace('\\"', '"') for key in re.findall(r"\{" + LITERAL + ",", table)}
        missing = sorted(phrases - known)
        if len(phrases) < 100 or missing:
            sys.exit(f"of {len(phrases)} phrases there are no words for: {missing}")
        return
    print("\n".join(sorted(phrases)))


if __name__ == "__main__":
    main()
