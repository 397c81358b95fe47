/* outward: the directory in the formats that others publish and read. */
#ifndef OUTWARD_H
#define OUTWARD_H

#include "domain/organizations/organizations.h"

/* One place, or one of its services, with what it points to; zero ids where there is nothing. */
struct outward {
	struct work *work;
	const struct organization *place;
	const struct service *service; /* NULL: of the place alone */
	struct corporation corporation;
	struct municipality town;
};
/* Adds what `each` makes of every place of the query; how many it says that it made. */
int64_t outward_places(struct work *, const struct query *,
    int (*each)(struct text *, struct outward *), struct text *);

/* ---- sheets.c: whole files, with their heads ---- */

file_write kaigo_csv; /* the 24 columns of the Ministry's open data of care services */
file_write care_csv; /* 介護サービス事業所一覧 of the municipalities' standard data */
file_write medical_csv; /* 医療機関一覧 of the same */
file_write care_newer_csv, medical_newer_csv; /* of its newer edition */

const char *sheet_days(struct outward *); /* 平日,土曜日: of the service */

/* ---- consulting.c: of a medical place; out of its hours, else as open data said it ---- */

const char *consulting_days(struct outward *); /* 月火水木金: on which it is open at all */
const char *consulting_opens(struct outward *);
const char *consulting_closes(struct outward *);
const char *consulting_note(struct outward *); /* what a single beginning and end cannot say */

/* ---- vcard.c: RFC 6350 ---- */

file_write vcards;
int vcard_add(struct text *, struct outward *);

extern const struct file_kind organizations_exports[];
handler outward_vcard; /* of one */

#endif
