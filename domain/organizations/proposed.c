/* proposed: which service a place of a kind offers as a rule. */
#include "domain/organizations/pages.h"

static const struct {
	const char *kind, *service;
} proposed[] = {
	{ "hospital", "ward" },
	{ "clinic", "outpatient" },
	{ "public_clinic", "outpatient" },
	{ "dentist", "outpatient" },
	{ "pharmacy", "home_pharmacist" },
	{ "visiting_nurse", "130" },
	{ "care_manager_office", "430" },
	{ "home_help", "110" },
	{ "home_bath", "120" },
	{ "home_rehabilitation", "140" },
	{ "day_service", "150" },
	{ "day_rehabilitation", "160" },
	{ "short_stay", "210" },
	{ "small_multi", "730" },
	{ "nursing_home", "510" },
	{ "health_facility", "520" },
	{ "small_health_facility", "520" },
	{ "medical_facility", "550" },
	{ "group_home", "320" },
	{ "paid_home", "331" },
	{ "elderly_housing", "housing" },
	{ "equipment", "170" },
	{ "transport", "transport" },
	{ "support_center", "support" },
	{ "municipal_office", "support" },
	{ "hub", "support" },
	{ "social_council", "support" },
	{ "fire_station", "ambulance" },
};

const char *service_proposed(const char *kind)
{
	for (size_t i = 0; i < COUNT(proposed); i++)
		if (text_same(proposed[i].kind, kind))
			return proposed[i].service;
	return NULL;
}

bool service_propose(struct work *w, const struct organization *o)
{
	const char *kind = service_proposed(o->kind);
	struct service s = { .organization = { o->head.id, o->name }, .kind = kind };

	if (!kind)
		return true;
	s.number = o->business_number;
	s.name = service_called(w, o->name, kind);
	return store_save(w, &service_record, &s) == SAVED;
}
