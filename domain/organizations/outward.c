/* outward: the directory, or what a list of it shows, as files that others read. */
#include "domain/organizations/outward.h"

#include "domain/organizations/pages.h"

enum { AT_ONCE = 500 };

static struct outward outward_of(struct work *w, const struct organization *o)
{
	struct outward r = { .work = w, .place = o };

	if (o->run_by.id)
		store_get(w, &corporation_record, o->run_by.id, &r.corporation);
	if (o->municipality.id)
		store_get(w, &municipality_record, o->municipality.id, &r.town);
	return r;
}

/* Piece by piece: what a place consists of is asked for between the pieces. */
int64_t outward_places(struct work *w, const struct query *asked,
    int (*each)(struct text *, struct outward *), struct text *t)
{
	struct query q = *asked;
	struct listing l;
	int64_t n = 0;

	q.limit = AT_ONCE;
	q.after = NULL;
	do {
		l = store_list(w, &organization_record, &q);
		for (int i = 0; i < l.n && !t->over; i++) {
			struct outward r =
			    outward_of(w, LISTED(l, &organization_record, i));

			n += each(t, &r);
		}
		q.after = l.next;
	} while (l.next && !t->over && !w->fault);
	return n;
}

#define CSV "text/csv; charset=utf-8"
#define VCARD "text/vcard; charset=utf-8"

const struct file_kind organizations_exports[] = {
	{ "kaigo", "介護サービス（国の公表の形）", "介護サービス_公表の形", "csv", CSV, kaigo_csv },
	{ "care", "介護サービス事業所一覧", "介護サービス事業所一覧", "csv", CSV, care_csv },
	{ "care-newer", "介護サービス事業所一覧（新しい版）", "介護サービス事業所一覧_新", "csv", CSV,
	    care_newer_csv },
	{ "medical", "医療機関一覧", "医療機関一覧", "csv", CSV, medical_csv },
	{ "medical-newer", "医療機関一覧（新しい版）", "医療機関一覧_新", "csv", CSV,
	    medical_newer_csv },
	{ "vcard", "連絡先（vCard）", "連絡先", "vcf", VCARD, vcards },
	{ 0 },
};

int outward_vcard(struct request *rq)
{
	struct organization o;
	struct outward r;

	if (!store_get(rq->work, &organization_record, rq->id, &o) || o.head.removed)
		return any_absent(rq);
	r = outward_of(rq->work, &o);
	vcard_add(&rq->page, &r);
	return reply_file(rq, VCARD, o.name, "vcf");
}
