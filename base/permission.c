/* permission: the roles and what each may do. */
#include "base/permission.h"

#include <string.h>

#define MAY(p) ((uint64_t)1 << (p))
#define COUNSELLOR \
	(MAY(SIGNED_IN) | MAY(READ_CASES) | MAY(WRITE_CASES) | MAY(EXPORT_CASES) | MAY(ALL_TOWNS) \
	    | MAY(READ_PRIVATE) | MAY(READ_DIRECTORY) | MAY(WRITE_DIRECTORY) | MAY(READ_FIGURES) \
	    | MAY(EXPORT_PRIVATE) | MAY(READ_EMERGENCIES) | MAY(READ_IMPORTS))

const struct role roles[] = {
#define ROLE(code, label, may) { code, may },
#include "base/roles.def"
#undef ROLE
	{ 0 }
};

const struct role *role_find(const char *code)
{
	for (const struct role *r = roles; code && r->code; r++)
		if (!strcmp(r->code, code))
			return r;
	return NULL;
}

const char *permission_label(enum permission p)
{
	static const char *const labels[PERMISSIONS] = {
		[ANYONE] = "だれでも",
		[SIGNED_IN] = "ログインする",
		[READ_CASES] = "相談を読む",
		[WRITE_CASES] = "相談を書く",
		[EXPORT_CASES] = "相談を書き出す",
		[ALL_TOWNS] = "すべての市町村の相談を見る",
		[READ_PRIVATE] = "非公開の項目を読む",
		[READ_DIRECTORY] = "地域の資源を見る",
		[WRITE_DIRECTORY] = "地域の資源を書く",
		[READ_FIGURES] = "統計を見る",
		[WRITE_REGION] = "地域の設定を変える",
		[WRITE_CODES] = "一覧（コード）を変える",
		[WRITE_ACCOUNTS] = "利用者を管理する",
		[READ_LEDGER] = "操作の記録を見る",
		[READ_ACCESS] = "本人に渡す閲覧の記録を出す",
		[EXPORT_PRIVATE] = "非公開の項目を書き出す",
		[PROVIDE_WITHOUT_CONSENT] = "同意によらず提供する",
		[READ_SHARED] = "共有されたものを見る",
		[OVERSEE_CASES] = "担当でない相談も確定し、削除し、元に戻す",
		[EMERGENCY_ACCESS] = "緊急のとき、名指しした方の相談を見る",
		[READ_EMERGENCIES] = "緊急の閲覧の記録を見る",
		[REVIEW_EMERGENCIES] = "緊急の閲覧を確かめる",
		[WRITE_OWN_PLACE] = "自分の施設の情報を直す",
		[READ_IMPORTS] = "取込の記録を見る",
	};

	return labels[p];
}
