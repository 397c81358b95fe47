/* fold: the forms of text that searching and sorting compare.  Stored text is never folded. */
#ifndef FOLD_H
#define FOLD_H

#include "base/arena.h"

/* NFKC, variation selectors dropped, lower case, katakana to hiragana, name variants
 * (髙→高 ... standards §7.3).  Blanks, ・ and dashes vanish; other signs and line ends become
 * one '\n', which ends a run; none stands at either end.  ー stays but between digits; ヶ ヵ are
 * け か.  NULL gives "". */
const char *fold_search(struct arena *, const char *);

/* The order of a 五十音 list, compared byte by byte: like fold_search, but small kana become large,
 * ー vanishes, ゛ and ゜ count only where all else is the same (they follow after a blank):
 * "かい がい" before "かき". */
const char *fold_kana(struct arena *, const char *);

/* NFKC alone: full-width digits and half-width kana as people mean them, for reading
 * typed numbers, dates and telephones. */
const char *fold_width(struct arena *, const char *);

/* Every token of the folded text: overlapping pairs of characters inside a run and the run's
 * last character alone, each at its character's position (runs are a position apart).
 * `from` and `to` are byte offsets in `folded`. */
typedef void gram_visit(void *context, const char *token, size_t len, int position, size_t from,
    size_t to);
void grams_each(const char *folded, gram_visit *, void *context);

/* The words of a search, each folded; at most `most`.  A word of one character is looked
 * for as the beginning of a pair. */
int fold_words(struct arena *, const char *typed, const char **words, int most);

#endif
