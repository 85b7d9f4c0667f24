#!/bin/sh
# A program that draws: each line of its input becomes a line of words in a drawing. With two arguments
# it reads the one file and writes the other. Words of the input make it misbehave.
echo run >> runs.txt
[ $# -eq 2 ] && exec < "$1" > "$2"
text=$(cat)
case $text in
  *fail*) echo "line 1: no such arrow" >&2; exit 3 ;;
  *sleep*) sleep 60 ;;
  *silent*) exit 0 ;;
  *junk*) echo "no drawing"; exit 0 ;;
  *html*) inner="<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>$text</p></foreignObject>" ;;
  *outside*) inner="<image href='/etc/hostname' width='9' height='9'/>" ;;
  *) inner="<desc>$(cat words.txt 2>/dev/null)</desc><text x='2' y='12' font-size='10'>$text</text>" ;;
esac
echo "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='20'>$inner</svg>"
