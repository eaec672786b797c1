package io.alerthistory.service.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The inputs are those of Alertmanager's own tests (`matcher/parse`, `pkg/labels`,
/// `matcher/compliance`), with what its fallback mode makes of them.
class MatchersTest {

    record Case(String input, String... expected) {
        @Override
        public String toString() {
            return input;
        }
    }

    static List<Case> understood() {
        return List.of(
                new Case(""),
                new Case("{}"),
                new Case("{foo=bar}", "\"foo\"=\"bar\""),
                new Case("{foo=bar,}", "\"foo\"=\"bar\""),
                new Case("{foo!=bar}", "\"foo\"!=\"bar\""),
                new Case("{foo=~[a-z]+}", "\"foo\"=~\"[a-z]+\""),
                new Case("{foo!~[a-z]+}", "\"foo\"!~\"[a-z]+\""),
                new Case("{foo=🙂}", "\"foo\"=\"🙂\""),
                new Case("{foo=🙂bar}", "\"foo\"=\"🙂bar\""),
                new Case("foo=bar", "\"foo\"=\"bar\""),
                new Case("foo=bar,", "\"foo\"=\"bar\""),
                new Case("foo!=bar", "\"foo\"!=\"bar\""),
                new Case("{\"foo\"=\"bar\"}", "\"foo\"=\"bar\""),
                new Case("{\"foo\"=\"bar\",}", "\"foo\"=\"bar\""),
                new Case("{\"foo\"!~\"[a-z]+\"}", "\"foo\"!~\"[a-z]+\""),
                new Case("{\"foo\"=\"\\xf0\\x9f\\x99\\x82\"}", "\"foo\"=\"🙂\""),
                new Case("{\"foo\"=\"\\U0001f642\"}", "\"foo\"=\"🙂\""),
                new Case("{\"foo\"=\"\\u00e9\\101\"}", "\"foo\"=\"éA\""),
                new Case("{\"foo\"=\"bar\\n\"}", "\"foo\"=\"bar\\n\""),
                new Case("{\"foo\"=\"bar\\t\"}", "\"foo\"=\"bar\t\""),
                new Case("{\"foo\"=\"\\\"bar\\\"\"}", "\"foo\"=\"\\\"bar\\\"\""),
                new Case("{\"foo\"=\"bar\\\\\"}", "\"foo\"=\"bar\\\\\""),
                new Case("\"my label\"=\"x\"", "\"my label\"=\"x\""),
                new Case("{foo=bar,bar!=baz}", "\"foo\"=\"bar\"", "\"bar\"!=\"baz\""),
                new Case("foo=\"bar\",bar!=\"baz\"", "\"foo\"=\"bar\"", "\"bar\"!=\"baz\""),
                new Case(
                        "{foo=\"bar\", baz!~\"quux.*\"}", "\"foo\"=\"bar\"", "\"baz\"!~\"quux.*\""),
                new Case("{foo=\"\"}", "\"foo\"=\"\""),
                new Case(
                        "{foo=\"bar,quux\", job=\"job1\"}",
                        "\"foo\"=\"bar,quux\"",
                        "\"job\"=\"job1\""),
                new Case(
                        "{foo = \"bar\", dings != \"bums\", }",
                        "\"foo\"=\"bar\"",
                        "\"dings\"!=\"bums\""),
                new Case(
                        "{quote=\"She said: \\\"Hi, ladies! That's gender-neutral…\\\"\"}",
                        "\"quote\"=\"She said: \\\"Hi, ladies! That's gender-neutral…\\\"\""),
                new Case("statuscode=~\"5..\"", "\"statuscode\"=~\"5..\""),
                new Case("{name-with-dashes = \"bar\"}", "\"name-with-dashes\"=\"bar\""),
                new Case("Σ\u202f=\u202f\"x\"", "\"Σ\"=\"x\""),
                new Case(
                        "contains_quote != \"\\\"\" , contains_comma !~ \"foo,bar\" , ",
                        "\"contains_quote\"!=\"\\\"\"",
                        "\"contains_comma\"!~\"foo,bar\""),
                // Only the classic syntax understands these.
                new Case("tricky=~~~", "\"tricky\"=~\"~~\""),
                new Case("trickier==\\\\=\\=\\\"", "\"trickier\"=\"=\\\\=\\\\=\\\"\""),
                new Case("{foo='}", "\"foo\"=\"'\""),
                new Case("{foo=`}", "\"foo\"=\"`\""),
                new Case("{foo=\\n}", "\"foo\"=\"\\n\""),
                new Case("{foo=bar\\t}", "\"foo\"=\"bar\\\\t\""),
                new Case("{foo=bar\\}", "\"foo\"=\"bar\\\\\""),
                new Case("{foo=bar\\\\}", "\"foo\"=\"bar\\\\\""),
                new Case("{foo=bar\\\"}", "\"foo\"=\"bar\\\"\""),
                new Case("{foo=bar}}", "\"foo\"=\"bar}\""),
                new Case("{foo=,bar=}}", "\"foo\"=\"\"", "\"bar\"=\"}\""),
                new Case("job=", "\"job\"=\"\""),
                new Case("{foo=", "\"foo\"=\"\""),
                new Case("{foo=}b", "\"foo\"=\"}b\""),
                new Case("foo=bar}", "\"foo\"=\"bar\""),
                new Case("{foo=bar", "\"foo\"=\"bar\""),
                new Case("foo=~\"\\d+\"", "\"foo\"=~\"\\\\d+\""),
                // Both do, differently: the classic one counts.
                new Case("foo=\"bar\\t\"", "\"foo\"=\"bar\\\\t\""));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void understandsWhatAlertmanagerUnderstands(Case c) throws BadMatcher {
        assertThat(Matchers.parse(c.input())).map(Matcher::toString).containsExactly(c.expected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            textBlock =
                    """
                    ,                                | 1
                    {,}                              | 2
                    foo                              | 4
                    foo!bar                          | 4
                    =bar                             | 1
                    {"foo"="\\xf0\\x9f"}             | 8
                    {"foo"="bar\\w"}                 | 8
                    {"foo"="\\ud800"}                | 8
                    job="value                       | 5
                    job=value"                       | 10
                    trickier==\\\\=\\=\\""           | 10
                    contains_unescaped_quote = foo"bar | 31
                    {foo=:"bar"}                     | 7
                    {foo=~"invalid[regexp"}          | 7
                    a="b" c="d"                      | 7
                    {"a"=b} c                        | 9
                    "{foo=\\"bar"}                   | 13
                    "foo=\\"bar"                     | 12
                    "foo=\\"bar\\""                  | 14
                    "foo=\\"bar\\"                   | 1
                    "foo="bar""                      | 7
                    {{foo=                           | 2
                    🙂🙂=🙂 x                         | 6
                    """)
    void saysWhereTheMistakeIs(String input, int position) {
        assertThatThrownBy(() -> Matchers.parse(input))
                .isInstanceOfSatisfying(
                        BadMatcher.class, e -> assertThat(e.position()).isEqualTo(position));
    }

    /// As `compat.Matcher` of Alertmanager does in its fallback mode.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            textBlock =
                    """
                    foo=bar            | "foo"="bar"
                    foo="bar"          | "foo"="bar"
                    "my label"="x"     | "my label"="x"
                    foo=bar,baz=qux    | "foo"="bar,baz=qux"
                    foo=               | "foo"=""
                    foo!~"a.b"         | "foo"!~"a.b"
                    foo=~{1}           | -
                    {foo="bar"}        | -
                    {foo=bar}          | -
                    foo="bar",a="b"    | -
                    foo="bar"}         | -
                    foo                | -
                    =bar               | -
                    foo=~"("           | -
                    """)
    void readsOneMatcherWithoutBraces(String input, String expected) throws BadMatcher {
        if (expected.equals("-")) {
            assertThatThrownBy(() -> Matchers.one(input)).isInstanceOf(BadMatcher.class);
        } else {
            assertThat(Matchers.one(input)).hasToString(expected);
        }
    }

    @Test
    void readsPrometheusSelectors() throws BadMatcher {
        assertThat(Matchers.selector("{a='b', c=~`\\d{2}`, \"d e\"!=\"f\"}"))
                .map(Matcher::toString)
                .containsExactly("\"a\"=\"b\"", "\"c\"=~\"\\\\d{2}\"", "\"d e\"!=\"f\"");
        assertThatThrownBy(() -> Matchers.selector("ALERTS{a=\"b\"}"))
                .isInstanceOf(BadMatcher.class)
                .hasMessageContaining("alertname=");
    }

    /// Where PromQL stumbles over them too.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            textBlock =
                    """
                    {a=b}              | 4
                    {a="b",c=d}        | 10
                    {a='b}             | 4
                    {a="b"             | 7
                    a="b"}             | 6
                    {a=="b"}           | 4
                    {"a"}              | 5
                    ALERTS{a="b"}      | 1
                    {a=~"(?=b)"}       | 5
                    {"🙂"="b" x}        | 10
                    """)
    void saysWhereTheMistakeInASelectorIs(String input, int position) {
        assertThatThrownBy(() -> Matchers.selector(input))
                .isInstanceOfSatisfying(
                        BadMatcher.class, e -> assertThat(e.position()).isEqualTo(position));
    }

    @ParameterizedTest(name = "a{0}\"{1}\" on {2}: {3}")
    @CsvSource({
        "=,x,x,true",
        "=,x,y,false",
        "=,x,,false",
        "=,,,true",
        "=,,x,false",
        "!=,x,x,false",
        "!=,x,y,true",
        "!=,x,,true",
        "!=,,,false",
        "!=,,x,true",
        "=~,x.*,xyz,true",
        "=~,x,xyz,false",
        "=~,x,axa,false",
        "=~,.*,,true",
        "=~,.+,,false",
        "=~,x|,,true",
        "=~,a|bc,abc,false",
        "=~,(?i)X,x,true",
        "!~,x.*,xyz,false",
        "!~,x,xyz,true",
        "!~,.+,,true",
        "!~,.*,,false"
    })
    void meansWhatItMeansInAlertmanager(
            String operator, String value, String label, boolean expected) throws BadMatcher {
        var matcher = Matcher.of("a", MatchOperator.ofSymbol(operator), value == null ? "" : value);
        var labels = label == null ? Map.of("b", "c") : Map.of("a", label);

        assertThat(new Selection(List.of(matcher), List.of()).matches(labels)).isEqualTo(expected);
    }

    @Test
    void aRepeatedSelectorMeansAnyOfThem() throws BadMatcher {
        var selection =
                new Selection(
                        Matchers.parse("severity=critical"),
                        List.of(Matchers.selector("{a='1'}"), Matchers.selector("{b='2',c='3'}")));

        assertThat(selection.matches(Map.of("severity", "critical", "a", "1"))).isTrue();
        assertThat(selection.matches(Map.of("severity", "critical", "b", "2", "c", "3"))).isTrue();
        assertThat(selection.matches(Map.of("severity", "critical", "b", "2"))).isFalse();
        assertThat(selection.matches(Map.of("severity", "warning", "a", "1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=a)", "(?<!a)b", "(a)\\1", "*", "(a{1000}){1000}", "[[:nope:]]"})
    void whatRe2DoesNotHaveIsRefusedWithTheRemedy(String pattern) {
        assertThatThrownBy(() -> Matcher.of("a", MatchOperator.REGEX, pattern))
                .isInstanceOf(BadMatcher.class)
                .hasMessageMatching("(?s).*(use RE2 syntax|lower the numbers).*");
    }

    @Test
    void patternsAndTheirNumberAreBounded() {
        assertThatThrownBy(() -> Matchers.parse("a=~\"" + "x".repeat(1025) + "\""))
                .isInstanceOf(BadMatcher.class)
                .hasMessageContaining("1024 bytes");
        assertThatThrownBy(() -> Matchers.parse("a=b,".repeat(51)))
                .isInstanceOf(BadMatcher.class)
                .hasMessageContaining("more than 50");
    }

    @Test
    void noExpressionIsSlow() {
        Assertions.assertThatCode(
                        () -> {
                            var matcher = Matcher.of("a", MatchOperator.REGEX, "(x+x+)+y");
                            var began = System.nanoTime();
                            assertThat(matcher.matches("x".repeat(20_000))).isFalse();
                            assertThat(Duration.ofNanos(System.nanoTime() - began))
                                    .isLessThan(Duration.ofSeconds(5));
                        })
                .doesNotThrowAnyException();
    }
}
