/* page: what one A4 page of boxed Japanese text costs with nothing but Pango and Cairo, fonts
 * warm: 900 characters, 380 of them different, in 38 boxes.  `page N` prints the median
 * milliseconds of N pages, as the clock and as the processor counts them. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 1000 };

/* Two short boxes stand beside each other, a long one stands alone. */
static const char *const short_boxes[] = {
	"受付日時　令和8年11月22日 9:24",
	"受付者　相談員 佐藤",
	"受付番号　R8-0147",
	"相談方法　□電話　□来所　□訪問　□FAX",
	"緊急度　□至急　□早めに　□緊急",
	"新規・継続",
	"氏名　髙橋 一郎",
	"続柄　長男の配偶者",
	"区分　家族・親族",
	"所属　民生児童委員協議会",
	"氏名　山﨑 フミ",
	"フリガナ　ヤマザキ フミ",
	"生年月日　昭和15年1月2日（86歳）",
	"性別　女",
	"住所　福島県須賀川市見本町一丁目2番3号",
	"電話　0248-00-1234",
	"居所　サービス付き住宅",
	"世帯　高齢者のみ",
	"要介護度　要介護2",
	"居宅介護支援　天栄村社会福祉協議会",
	"かかりつけ　鏡石胃腸科内科",
	"担当者　鈴木 ケアマネジャー",
	"場面　急変時の対応・看取り",
	"終結日　令和8年12月3日",
	"所要時間　45分",
	"確認の結果　続いている",
};
static const char *const long_boxes[] = {
	"通院が難しくなった。玄関の段差で先週転び、それから外に出ていない。娘さんは週末だけ帰省している。"
	"雪が降る前に訪問診療へ切り替えたい。主治医には冬のあいだだけでもとお願いしたが、枠がいっぱいと言われた。",
	"薬は7種類を朝夕、飲み忘れが増えた。食事は半分ほどで、"
	"体重がこの夏から5キロ減っている。隣の方が毎朝声をかけてくれる。夜間に息苦しさがあり、本人は入院を望まない。",
	"費用のこと、どこへ頼めばよいかを知りたい。介護保険の更新は来月末。障害者手帳は持たない。",
	"訪問診療と往診の違い、自己負担、使える制度を説明し、ご本人の希望を確かめた。",
	"状況をまとめて送り、週1回の診療を受けられるかを照会した。期限は金曜。",
	"条件に合う診療所・薬局・歯科を、一覧どおりの順に案内した。",
	"初回は二十六日の午後と決まり、立会いと保険証、薬手帳の準備を伝えた。",
	"酸素濃縮器と吸引器の手配、緊急時の搬送先を、消防署・病院の連携室と打ち合わせた。",
	"訪問看護ステーションを加え、浴室の手すり、移動用の車いす、配食を調整した。",
	"見本町の民生委員は毎週水曜に様子を見に行く。除雪と灯油の配達は区長に頼んだ。熊の目撃があり、夕方の散歩は控えてもらう。近所の商店が食料を届けてくれる。",
	"服薬は一包化し、薬剤師が月2回届けて残りを数える。",
	"看護師が血圧・脈拍を測り、褥瘡の処置と口腔の清掃、嚥下の訓練を続けている。",
};

static cairo_status_t sink(void *context, const unsigned char *data, unsigned length)
{
	(void)data;
	*(size_t *)context += length;
	return CAIRO_STATUS_SUCCESS;
}

static double box(cairo_t *cr, PangoLayout *layout, const char *text, double x, double y,
    double width)
{
	int height;

	pango_layout_set_width(layout, (int)((width - 8) * PANGO_SCALE));
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_size(layout, NULL, &height);
	cairo_rectangle(cr, x, y, width, height / PANGO_SCALE + 4);
	cairo_stroke(cr);
	cairo_move_to(cr, x + 4, y + 2);
	pango_cairo_show_layout(cr, layout);
	return height / PANGO_SCALE + 4;
}

static void boxes(cairo_t *cr, PangoLayout *layout)
{
	double y = 30;

	for (size_t i = 0; i < sizeof short_boxes / sizeof *short_boxes; i += 2) {
		box(cr, layout, short_boxes[i], 40, y, 300);
		y += box(cr, layout, short_boxes[i + 1], 340, y, 215);
	}
	for (size_t i = 0; i < sizeof long_boxes / sizeof *long_boxes; i++)
		y += box(cr, layout, long_boxes[i], 40, y, 515);
}

static size_t page(void)
{
	size_t size = 0;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(sink, &size, 595.28, 841.89);
	cairo_t *cr = cairo_create(surface);
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoFontDescription *font =
	    pango_font_description_from_string("BIZ UDPGothic, IPAmjMincho 10");

	cairo_set_line_width(cr, 0.5);
	pango_layout_set_font_description(layout, font);
	boxes(cr, layout);
	pango_font_description_free(font);
	g_object_unref(layout);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return size;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 40;
	double wall[MOST], cpu[MOST];

	if (n < 1 || n > MOST || page() == 0)
		return 1;
	for (int i = 0; i < n; i++) {
		double since = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);

		page();
		wall[i] = now(CLOCK_MONOTONIC) - since;
		cpu[i] = now(CLOCK_PROCESS_CPUTIME_ID) - used;
	}
	qsort(wall, (size_t)n, sizeof *wall, compare);
	qsort(cpu, (size_t)n, sizeof *cpu, compare);
	printf("%.3f %.3f\n", wall[n / 2], cpu[n / 2]);
	return 0;
}
