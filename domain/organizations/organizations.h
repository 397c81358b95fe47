/* organizations: the directory of everybody the hub works with. */
#ifndef ORGANIZATIONS_H
#define ORGANIZATIONS_H

#include "base/mail.h"
#include "domain/regions/regions.h"
#include "web/files.h"

struct corporation {
	struct head head;
#define FIELDS "domain/organizations/corporation.def"
#include "base/members.h"
};
extern const struct record corporation_record;
extern const struct module corporations_module;

struct organization {
	struct head head;
#define FIELDS "domain/organizations/fields.def"
#include "base/members.h"
};
extern const struct record organization_record;
extern const struct module organizations_module;
FILES_OF(organization);

struct service {
	struct head head;
#define FIELDS "domain/organizations/services.def"
#include "base/members.h"
};
extern const struct record service_record;
extern const struct module services_module;
/* What one without a name of its own is called: 見本園　訪問介護. */
const char *service_called(struct work *, const char *place, const char *kind);
/* The name that it is published by; its place's where its own only adds the kind. */
const char *service_published(struct work *, const struct organization *, const struct service *);
/* What a place of that kind offers as a rule; NULL: that cannot be said. */
const char *service_proposed(const char *organization_kind);
/* Gives it that; false: it was not saved. */
bool service_propose(struct work *, const struct organization *);

/* ---- legal.c ---- */

/* The same for （福）見本会, (福) 見本会 and 社会福祉法人　見本会, for comparing; "" of NULL. */
const char *legal_whole(struct arena *, const char *name);
/* Likewise without its legal form: as 見本会, but not as 見本会館. */
const char *legal_bare(struct arena *, const char *name);
/* What open data say and no field of ours takes stands in the remarks, a line for each of these;
 * lines without any of them were typed, or are remarks of the data on a service. */
#define REMARK_AFTER_HOURS "時間外："
#define REMARK_SUBJECTS "診療科目："
#define REMARK_BEDS "病床数："
#define REMARK_CONTACT "連絡先備考："
#define REMARK_FORM "問合せフォーム："
#define REMARK_CLOSED "その他の休み："
#define REMARK_BASIS_CARE "介護保険の指定基準："
#define REMARK_BASIS_WELFARE "障害福祉の指定基準："
#define REMARK_MEDICAL "備考："
/* The lines of that label, without it; "": those without any.  NULL: there are none. */
const char *remark_of(struct arena *, const char *note, const char *label);

/* When a place is open: one period of one day; 23:59 is the end of the day, an end before its
 * beginning is on the next day. */
struct hours {
	struct head head;
#define FIELDS "domain/organizations/hours.def"
#include "base/members.h"
};
extern const struct record hours_record;
const char *hours_said(struct arena *, const struct hours *); /* 8:30–12:00; NULL: no times */

enum { WEEK_DAYS = 8 }; /* Monday to Sunday, and holidays */
extern const struct choice week_days[];
/* Days that are alike: 月–水・金, 8:30–12:00　14:00–17:30. */
struct week_part {
	const char *days, *times;
};
/* Out of what is said of each of the WEEK_DAYS, NULL for nothing, into `part`, which has room for
 * as many; how many there are. */
int week_parts(struct arena *, const char *const *times, struct week_part *part);
/* 月–水　8:30–17:30, a line for the days that are alike; NULL: it is not known. */
const char *week_in_words(struct work *, int64_t organization);

/* ---- Published numbers (standards 3.4, 3.5) ---- */

bool business_number_formed(const char *); /* ten signs of those that there are */
/* Does its check digit say nothing against it?  Where there is none, it does not. */
bool business_number_proved(const char *);
bool corporation_number_proved(const char *);
bool web_address(const char *); /* http:// or https:// */
/* The problem of `email` where it is none. */
void organization_check_mail(struct work *, const struct organization *);

#endif
