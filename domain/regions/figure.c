/* figure: published numbers, the rate that follows from them, and where the printed does not. */
#include "domain/regions/regions.h"

static const struct field fields[] = {
#define RECORD struct figure
#define FIELDS "domain/regions/figure.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct figure *f = rec;

	if (f->population.known && f->elderly.known && f->elderly.n > f->population.n)
		work_problem(w, "elderly",
		    "65歳以上の人数が人口より多くなっています。どちらかを直してください。");
	if (date_known(f->as_of) && date_compare(f->as_of, work_today(w)) > 0)
		work_problem(w, "as_of", "先の日付です。数字を数えた日を入れてください。");
	if (f->printed_ageing_rate.known && !f->printed_digits.known)
		work_problem(w, "printed_digits",
		    "公表値の桁数（29.1なら1、47.07なら2）を入れてください。");
}

const struct record figure_record = {
	.name = "figure",
	.label = "基本情報",
	.size = sizeof(struct figure),
	.fields = fields,
	.check = check,
	.read = READ_FIGURES,
	.write = WRITE_REGION,
	.export = READ_FIGURES,
	.keys = (const char *const[]){ "municipality, as_of", NULL },
};

static int64_t ten_to(int digits)
{
	return digits <= 0 ? 1 : 10 * ten_to(digits - 1);
}

struct number figure_ageing_rate(const struct figure *f, int digits)
{
	if (!f->population.known || !f->elderly.known || f->population.n <= 0)
		return (struct number){0};
	return (struct number){ true,
		(f->elderly.n * 100 * ten_to(digits) * 2 + f->population.n)
		    / (f->population.n * 2) };
}

static int printed_digits(const struct figure *f)
{
	return f->printed_digits.known ? (int)f->printed_digits.n : 1;
}

static const char *rate_text(struct arena *a, int64_t n, int digits)
{
	int64_t unit = ten_to(digits);

	if (digits == 0)
		return int_text(a, n);
	return arena_printf(a, "%lld.%0*lld", (long long)(n / unit), digits, (long long)(n % unit));
}

const char *figure_ageing_text(struct arena *a, const struct figure *f)
{
	struct number rate = figure_ageing_rate(f, printed_digits(f));

	return rate.known ? rate_text(a, rate.n, printed_digits(f)) : NULL;
}

const char *figure_printed_text(struct arena *a, const struct figure *f)
{
	int digits = printed_digits(f);

	return f->printed_ageing_rate.known
	    ? rate_text(a, f->printed_ageing_rate.n / ten_to(2 - digits), digits)
	    : NULL;
}

const char *figure_remark(struct work *w, const struct figure *f)
{
	struct arena *a = &w->arena;
	int digits = printed_digits(f);
	struct number rate = figure_ageing_rate(f, digits);
	int64_t printed = f->printed_ageing_rate.n / ten_to(2 - digits), cut;

	if (!rate.known || !f->printed_ageing_rate.known || rate.n == printed)
		return NULL;
	cut = f->elderly.n * 100 * ten_to(digits) / f->population.n;
	return arena_printf(a,
	    "公表値は%s％ですが、公表された人数（%s÷%s）から計算すると%s％です。%s",
	    rate_text(a, printed, digits),
	    field_show(w, record_field(&figure_record, "elderly"), f),
	    field_show(w, record_field(&figure_record, "population"), f),
	    rate_text(a, rate.n, digits), cut == printed ? "公表値は端数を切り捨てた値です。" : "");
}

bool figure_latest(struct work *w, int64_t municipality, struct figure *out)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM figure WHERE region = $1 AND municipality = $2 AND removed = 0"
	    " ORDER BY as_of DESC, id DESC LIMIT 1",
	    I(w->actor.region), I(municipality));

	return rs->n > 0 && store_get(w, &figure_record, cell_number(rs, 0, 0), out);
}
