/* weak: which passwords are guessed, said in a sentence. */
#include "base/fold.h"
#include "domain/accounts/accounts.h"

#include <string.h>

enum { SHORTEST = 13, SHORTEST_WITH_FACTOR = 8, LONGEST = 200, DIFFERENT = 5, OWN = 4, NAMES = 4 };

static size_t different_characters(const char *s)
{
	int32_t seen[DIFFERENT], c;
	size_t n = 0;

	while (n < DIFFERENT && (c = utf8_next(&s)) != 0) {
		size_t i = 0;

		while (i < n && seen[i] != c)
			i++;
		if (i == n)
			seen[n++] = c;
	}
	return n;
}

static bool contains(struct arena *a, const char *folded, const char *part)
{
	part = fold_search(a, part);
	return utf8_length(part) > 1 && strstr(folded, part);
}

/* The whole name, the family name, the given name. */
static bool contains_name(struct arena *a, const char *folded, const char *name)
{
	const char *words[NAMES];
	int n = fold_words(a, name, words, NAMES);

	for (int i = 0; i < n; i++)
		if (contains(a, folded, words[i]))
			return true;
	return contains(a, folded, name);
}

/* The length of the longest word that everybody thinks of and that stands at s; 0: none. */
static size_t common_at(struct arena *a, const char *s)
{
	static const char *const words[] = {
#define COMMON(word) word,
#include "domain/accounts/common.def"
#undef COMMON
	};
	size_t longest = 0;

	for (size_t i = 0; i < COUNT(words); i++) {
		const char *word = fold_search(a, words[i]);

		if (strlen(word) > longest && text_starts(s, word))
			longest = strlen(word);
	}
	return longest;
}

/* What is left of it without those words, digits and signs. */
static int own_characters(struct arena *a, const char *s)
{
	int own = 0;

	while (*s) {
		size_t word = common_at(a, s);

		if (word)
			s += word;
		else if (utf8_next(&s) >= 'a')
			own++;
	}
	return own;
}

bool account_password_is_brief(const char *password)
{
	return utf8_length(password) < SHORTEST;
}

int account_shortest_password(struct work *w, int64_t account)
{
	return account && account_has_factor(w, account) ? SHORTEST_WITH_FACTOR : SHORTEST;
}

const char *account_password_problem(struct work *w, const struct account *who,
    const char *password)
{
	const char *folded = fold_search(&w->arena, password);

	size_t shortest = (size_t)account_shortest_password(w, who->head.id);

	if (!password || utf8_length(password) < shortest)
		return arena_printf(&w->arena,
		    "パスワードは%zu文字以上にしてください。言葉をいくつかつなげると覚えやすくなります。",
		    shortest);
	if (utf8_length(password) > LONGEST)
		return "パスワードは200文字までにしてください。";
	if (different_characters(password) < DIFFERENT)
		return "同じ文字のくり返しは推測されやすいため使えません。";
	if (strstr("abcdefghijklmnopqrstuvwxyz", folded) || strstr("12345678901234567890", folded))
		return "順に並んだ文字は推測されやすいため使えません。";
	if (contains(&w->arena, folded, who->login) || contains_name(&w->arena, folded, who->name))
		return "ログイン名や氏名を含むパスワードは使えません。";
	if (own_characters(&w->arena, folded) < OWN)
		return "よく使われる言葉・地名・人名や数字だけのパスワードは推測されやすいため使えません。";
	return NULL;
}
