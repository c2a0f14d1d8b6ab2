#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/bytes.h"
#include "core/text.h"
#include "mail/mime/charset.h"
#include "mail/mime/flow.h"
#include "mail/mime/html.h"
#include "mail/mime/message.h"

namespace darcha::mail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct WordCase {
  std::string_view value, text;
};
class Words : public ::testing::TestWithParam<WordCase> {};

TEST_P(Words, OfHeadersAreRead) { EXPECT_EQ(decode_words(GetParam().value), GetParam().text); }

INSTANTIATE_TEST_SUITE_P(Table, Words,
                         ::testing::Values(WordCase{"plain", "plain"}, WordCase{"", ""}, WordCase{"=?UTF-8?B?0KHQstC10YI=?=", "Свет"},
                                           WordCase{"=?koi8-r?B?89fF1A==?=", "Свет"}, WordCase{"=?windows-1251?Q?=D1=E2=E5=F2?=", "Свет"},
                                           WordCase{"=?iso-8859-5?Q?=C1=D2=D5=E2?=", "Свет"},
                                           WordCase{"=?UTF-8?Q?Ko=CA=BBcha_chirog=CA=BBi?=", "Koʻcha chirogʻi"},
                                           // two words are one text, also where a letter was cut in two; the space between them is none
                                           WordCase{"=?UTF-8?B?0KHQ?=\r\n =?UTF-8?B?stC10YI=?=", "Свет"},
                                           WordCase{"=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"}, WordCase{"x =?utf-8*uz?q?y?= z", "x y z"},
                                           // what is none stays as it is
                                           WordCase{"=?utf-8?X?abc?=", "=?utf-8?X?abc?="}, WordCase{"=?utf-8?B?abc", "=?utf-8?B?abc"},
                                           WordCase{"=?=?=", "=?=?="},
                                           WordCase{"=?utf-7?Q?+ADw-script+AD4-?=", "+ADw-script+AD4-"},  // never decoded
                                           WordCase{"=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"},  // no line ends come out of a header
                                           WordCase{"\xD1\xE2\xE5\xF2", "Свет"}));

TEST(Coding, OfFilesAndTextIsLenientAndNeverGrows) {
  EXPECT_EQ(decode("aGFs\r\nbG8=\r\n", Coding::base64), "hallo");
  EXPECT_EQ(decode("a*G?Fs bG8", Coding::base64), "hallo");
  EXPECT_EQ(decode("=D1=E2=\r\n=E5=F2 \t\r\nx=3D=ZZ=", Coding::quoted_printable), "\xD1\xE2\xE5\xF2\r\nx==ZZ");
  const std::string text = "Koʻcha = chirogʻi \nikkinchi qator " + std::string(200, 'x') + "\n\n.";
  const std::string coded = encode_quoted_printable(text);
  for (std::size_t at = 0; at < coded.size();) {
    const std::size_t end = coded.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    ASSERT_LE(end - at, 76u);
    at = end + 2;
  }
  std::string back = to_utf8(decode(coded, Coding::quoted_printable), "utf-8");
  EXPECT_EQ(trim(back), trim(text));
  EXPECT_EQ(decode_words(encode_words("Murojaatingizga javob: Тошкент шаҳар ҳокимлиги, бўлим")),
            "Murojaatingizga javob: Тошкент шаҳар ҳокимлиги, бўлим");
}

TEST(Parameters, OfFileNamesAreReadInBothWays) {
  EXPECT_EQ(parse_valued("attachment; filename=\"a; b\\\".pdf\"").params.at("filename"), "a; b\".pdf");
  EXPECT_EQ(parse_valued("attachment; filename*=UTF-8''%D0%90%D1%80%D0%B8%D0%B7%D0%B0.pdf").params.at("filename"), "Ариза.pdf");
  EXPECT_EQ(parse_valued("x; name*0*=koi8-r''%e1; name*1=riza; name*2=.pdf").params.at("name"), "Аriza.pdf");
  EXPECT_EQ(parse_valued("x; filename=\"=?UTF-8?B?0JAucGRm?=\"").params.at("filename"), "А.pdf");
  EXPECT_EQ(parse_valued("TEXT/Plain ; charset = utf-8").value, "text/plain");
  std::string many = "x";
  for (int i = 0; i < 1000; ++i) many += "; p" + std::to_string(i) + "=1";
  EXPECT_LE(parse_valued(many).params.size(), 40u);
}

TEST(Mailboxes, AreReadAndWhatIsNoneIsNot) {
  const auto read = [](std::string_view field) {
    const auto box = parse_mailbox(field);
    return box ? box->name + "|" + box->address : std::string{"-"};
  };
  EXPECT_EQ(read("\"Aygúl, R.\" <a@b.uz>"), "Aygúl, R.|a@b.uz");
  EXPECT_EQ(read("a@b.uz (Aygul)"), "Aygul|a@b.uz");
  EXPECT_EQ(read("=?UTF-8?B?0KHQstC10YI=?= <a@b.uz>, c@d.uz"), "Свет|a@b.uz");
  EXPECT_EQ(read("undisclosed: a@b.uz;"), "|a@b.uz");
  for (const char* none : {"", "a", "<>", "a@", "@b", "a@b@c", "a b@c", "<a@b\r\nBcc: x@y>", "a@b..c", "a@-b", "x <a\"@b>"})
    EXPECT_EQ(read(none), "-") << none;
}

TEST(Html, BecomesWordsAndNothingElse) {
  EXPECT_EQ(html_to_text("<html><head><title>t</title><style>p{}</style></head><body><p>Bir &amp; ikki</p><p>uch<br>toʻrt</body>"),
            "Bir & ikki\n\nuch\ntoʻrt");
  EXPECT_EQ(html_to_text("a<script>alert('<p>x')</script>b<img src=x onerror=alert(1)>c"), "abc");
  EXPECT_EQ(html_to_text("<ul><li>bir<li>ikki</ul>"), "- bir\n- ikki");
  EXPECT_EQ(html_to_text("yangi<blockquote>eski<br>satr</blockquote>"), "yangi\n> eski\n> satr");
  EXPECT_EQ(html_to_text("<a title='x>y' href=\"z\">ok</a> 1 < 2 &#1057;&#x43;&#0;&unknown;"), "ok 1 < 2 СC&unknown;");
  EXPECT_EQ(html_to_text("<!-- <p>x --><textarea>y</textarea>z<!"), "z<!");
}

/// Each would take a quadratic reader minutes.
TEST(Html, OfABombIsReadInAMoment) {
  const auto repeat = [](std::string_view piece) {
    std::string out;
    while (out.size() < 400'000) out += piece;
    return out;
  };
  const auto before = std::chrono::steady_clock::now();
  for (const char* piece : {"<", "<a \"", "<a =\"", "<!--", "<script>", "</", "&", "&#", "<p>", "<blockquote>", "<a ='>"}) {
    const std::string html = repeat(piece);
    EXPECT_LE(html_to_text(html).size(), html.size() * 4 + 16) << piece;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{20});
}

TEST(Replies, KeepWhatIsNew) {
  EXPECT_EQ(new_words("Ha, shunday.\n\nOn Sat, 21 Nov 2026, Darcha wrote:\n> Savol\n> yana\n"), "Ha, shunday.");
  EXPECT_EQ(new_words("Да.\n\n21.11.2026 11:30, Обращения пишет:\n> Вопрос"), "Да.");
  EXPECT_EQ(new_words("Yaxshi\n-- \nAygúl\n+998 90"), "Yaxshi");
  EXPECT_EQ(new_words("Answer\n-----Original Message-----\nFrom: x"), "Answer");
  EXPECT_EQ(new_words("> Savol?\nJavob: ha.\n> Yana?\nYoʻq."), "Javob: ha.\nYoʻq.");
  EXPECT_EQ(new_words("Ha\n" + std::string(kReplyAbove) + "\nJavobingizni yozing"), "Ha");
  EXPECT_EQ(new_words("Direktor menga yozdi:\nertaga keling."), "Direktor menga yozdi:\nertaga keling.");  // no quote follows
  EXPECT_EQ(new_words("> faqat iqtibos"), "");
  EXPECT_EQ(unflow("bir \nikki\n> a \n> b\n-- \nimzo", false), "bir ikki\n> a b\n-- \nimzo\n");
}

std::string multipart(std::string_view type, std::initializer_list<std::string_view> parts, std::string_view boundary = "b") {
  std::string out = "Content-Type: multipart/" + std::string(type) + "; boundary=\"" + std::string(boundary) + "\"\r\n\r\npreamble\r\n";
  for (const auto part : parts) out += "--" + std::string(boundary) + "\r\n" + std::string(part) + "\r\n";
  return out + "--" + std::string(boundary) + "--\r\nepilogue";
}

TEST(Mail, IsTakenApart) {
  const std::string alternative =
      multipart("alternative",
                {"Content-Type: text/html\r\n\r\n<b>html</b>",
                 "Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: base64\r\n\r\n89fF1A=="},
                "bb");  // begins like the one around it
  const std::string mail =
      "From: a@b.uz\r\nSubject: s\r\n" +
      multipart("mixed", {alternative, "Content-Type: image/png; name=\"../../etc/passwd\"\r\n\r\nPNG", "\r\nikkinchi"});
  const Parsed parsed = parse_mail(mail);
  EXPECT_EQ(parsed.fault, "");
  EXPECT_EQ(parsed.text, "Свет\n\nikkinchi");
  ASSERT_EQ(parsed.files.size(), 1u);
  EXPECT_EQ(parsed.files[0].name, "passwd");
  EXPECT_EQ(parsed.files[0].octets, "PNG");
}

TEST(Mail, NamesOfFilesAreSafeToShow) {
  const auto name = [](std::string_view claimed) {
    const std::string mail = "Content-Type: application/pdf; name=\"" + std::string(claimed) + "\"\r\n\r\nx";
    const Parsed parsed = parse_mail(mail);
    return parsed.files.empty() ? std::string{"none"} : parsed.files[0].name;
  };
  EXPECT_EQ(name("..\\\\..\\\\cmd.exe"), "cmd.exe");
  EXPECT_EQ(name("=?utf-8?Q?a=00b=0D=0Ac.pdf?="), "ab c.pdf");
  EXPECT_EQ(name("gpj.\xE2\x80\xAE.pdf"), "gpj..pdf");  // the mark that turns a name round
  EXPECT_LE(name(std::string(5000, 'x') + ".pdf").size(), 200u);
}

/// Mails made to break a reader: refused with a word, or read within the bounds.
TEST(Mail, OfABombIsRefused) {
  std::string deep;
  for (int i = 0; i < 1000; ++i)
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" + std::to_string(i) + "\r\n";
  EXPECT_EQ(parse_mail(deep).fault, "too_deep");
  std::string nested;
  for (int i = 0; i < 1000; ++i) nested += "Content-Type: message/rfc822\r\n\r\n";
  EXPECT_EQ(parse_mail(nested).fault, "too_deep");
  std::string wide = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 100'000; ++i) wide += "--b\r\n\r\nx\r\n";
  EXPECT_EQ(parse_mail(wide).fault, "too_many_parts");
  EXPECT_EQ(parse_mail("Subject: " + std::string(100'000, 'x') + "\r\n\r\n").fault, "header_too_long");
  std::string fields;
  for (int i = 0; i < 1000; ++i) fields += "X: y\r\n";
  EXPECT_EQ(parse_mail(fields + "\r\n").fault, "too_many_fields");
  EXPECT_EQ(parse_mail("\r\n" + std::string(1024 * 1024, 'x')).fault, "text_too_long");
  EXPECT_EQ(parse_mail("Content-Type: multipart/mixed\r\n\r\n--b\r\nno boundary").text, "--b\nno boundary");
}

TEST(Mail, IsTextWhateverItsOctetsAre) {
  for (const std::string_view octets : {std::string_view{}, std::string_view{"\0\0\0", 3}, std::string_view{"\xFF\xFE\r\n\r\n\x80\x81"},
                                        std::string_view{"Content-Type: text/plain; charset=utf-16\r\n\r\n\xD8"},
                                        std::string_view{"Content-Type: text/html\r\n\r\n<p>\xC3"}, std::string_view{": x\r\n\r\ny"},
                                        std::string_view{"Content-Type: text/plain; charset=\"utf-8\r\n\r\n\xF0\x9F"}}) {
    const Parsed parsed = parse_mail(octets);
    EXPECT_TRUE(is_utf8(parsed.text)) << to_hex(as_bytes(octets));
  }
}

}  // namespace
}  // namespace darcha::mail
