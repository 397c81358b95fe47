/* tokenizer: what FTS5 takes as a token -- the pairs of characters of folded text. */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include <sqlite3.h>
#include <stdbool.h>

/* A text begins with this many bytes that say whose it is; every token begins with them, so
 * that the tokens of one record in one region stand together. */
enum { SCOPE = 6 };

bool tokenizer_register(sqlite3 *); /* as "grams" */

#endif
