/* bands: what figures count a slip under, computed whenever it is saved. */
#include "domain/consultations/desk.h"

/* Which of the bands that begin at these values; 0 below the first. */
static int band_of(int64_t value, const int *from, size_t n)
{
	int band = 0;

	while (band < (int)n && value >= from[band])
		band++;
	return band;
}

int consultation_age_group(struct date birth, struct date on)
{
	static const int from[] = { 0, 40, 65, 75, 85, 95 };

	return date_known(birth) ? band_of(date_age(birth, on), from, COUNT(from)) : 0;
}

/* Whole days by the calendar: what is done the same evening is done the same day. */
static int span(int64_t from, int64_t until)
{
	static const int days[] = { 0, 1, 2, 4, 8, 15, 31, 91 };
	int between;

	if (!until)
		return 0;
	between = date_days_between(moment_date(from), moment_date(until));
	return band_of(between > 0 ? between : 0, days, COUNT(days));
}

static int duration(struct number minutes)
{
	static const int from[] = { 0, 15, 30, 60, 120 };

	return minutes.known ? band_of(minutes.n, from, COUNT(from)) : 0;
}

/* The care level changes with the years; a closed slip keeps the one it was closed with. */
static void about_person(struct work *w, struct consultation *c)
{
	struct rows *rs;
	struct person p = {0};

	if (!c->person.id) {
		c->age_group = 0;
		c->care_level = NULL;
		return;
	}
	rs = store_query(w, "SELECT birth, care_level FROM person WHERE region = $1 AND id = $2",
	    I(w->actor.region), I(c->person.id));
	if (rs->n == 0)
		return;
	field_set(w, record_field(&person_record, "birth"), CELL(rs, 0, 0), &p);
	c->age_group = consultation_age_group(p.birth, moment_date(c->received));
	if (!c->closed || !c->care_level)
		c->care_level = CELL(rs, 0, 1);
}

void bands_settle(struct work *w, struct consultation *c, int64_t first)
{
	about_person(w, c);
	c->first_response = span(c->received, first);
	c->closing_time = span(c->received, c->closed);
	c->duration = duration(c->minutes);
}
