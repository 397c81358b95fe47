/* legal: names of corporations with and without what says of which legal form they are. */
#include "domain/organizations/organizations.h"

#include "base/fold.h"

#include <string.h>

static const struct {
	const char *brief, *whole;
} briefs[] = { { "(株)", "株式会社" }, { "(有)", "有限会社" }, { "(同)", "合同会社" },
	{ "(資)", "合資会社" }, { "(福)", "社会福祉法人" }, { "(社福)", "社会福祉法人" },
	{ "(医)", "医療法人" }, { "(医社)", "医療法人社団" }, { "(医財)", "医療法人財団" },
	{ "(社)", "社団法人" }, { "(一社)", "一般社団法人" }, { "(公社)", "公益社団法人" },
	{ "(財)", "財団法人" }, { "(一財)", "一般財団法人" }, { "(公財)", "公益財団法人" },
	{ "(学)", "学校法人" }, { "(宗)", "宗教法人" }, { "(独)", "独立行政法人" },
	{ "(特非)", "特定非営利活動法人" }, { "(npo)", "特定非営利活動法人" },
	{ "NPO法人", "特定非営利活動法人" } };

/* Longer ones before those that they begin or end with. */
static const char *const forms[] = { "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人",
	"社会医療法人社団", "社会医療法人財団", "社会医療法人", "医療法人社団", "医療法人財団",
	"医療法人", "社会福祉法人", "社団法人", "財団法人", "認定特定非営利活動法人",
	"特定非営利活動法人", "学校法人", "宗教法人", "地方独立行政法人", "独立行政法人",
	"株式会社", "有限会社", "合同会社", "合資会社" };

/* ( 福 ) and (福) are typed by the same people. */
static const char *without_blanks(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	for (; *s; s++)
		if (*s != ' ')
			text_addc(&t, *s);
	return t.s ? t.s : "";
}

const char *legal_whole(struct arena *a, const char *name)
{
	const char *s = without_blanks(a, fold_width(a, name));

	for (size_t i = 0; i < COUNT(briefs); i++) {
		const char *at = strcasestr(s, briefs[i].brief);

		if (at)
			s = arena_printf(a, "%.*s%s%s", (int)(at - s), s, briefs[i].whole,
			    at + strlen(briefs[i].brief));
	}
	return fold_search(a, s);
}

/* Without the ends of a line that 「 and other signs have become. */
static const char *trimmed(struct arena *a, const char *s)
{
	size_t n;

	s += strspn(s, "\n");
	for (n = strlen(s); n && s[n - 1] == '\n';)
		n--;
	return arena_copyn(a, s, n);
}

const char *legal_bare(struct arena *a, const char *name)
{
	const char *s = legal_whole(a, name);

	for (size_t i = 0; i < COUNT(forms); i++) {
		size_t n = strlen(s), len = strlen(forms[i]);

		if (n > len && !strncmp(s, forms[i], len))
			s = trimmed(a, s + len);
		else if (n > len && !strcmp(s + n - len, forms[i]))
			s = trimmed(a, arena_copyn(a, s, n - len));
	}
	return s;
}
