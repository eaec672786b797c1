package io.alerthistory.service.history;

import static io.alerthistory.service.history.HistoryFixture.NOW;

import io.alerthistory.service.history.HistoryFixture.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A random question, and what it means by the book: conditions on labels read one by one, with the
/// JDK's regular expressions, which agree with RE2 on such simple ones.
record NaiveQuestion(String[] parameters, Predicate<Told> meaning) {

    static final List<String> NAMES =
            List.of("alertname", "namespace", "severity", "team", "my label");
    static final List<String> VALUES = List.of("a", "b", "ab", "ba", "a b", "ü", "x\"y");

    private static final List<String> PATTERNS =
            List.of("a", "a.*", ".*", ".+", "", "a|b", "[ab]+", "(a|b)?", "x.y", "ü|", "nope");

    boolean selects(Told told) {
        return meaning.test(told);
    }

    static NaiveQuestion random(Random random) {
        var parameters = new ArrayList<>(List.of("limit=1000"));
        Predicate<Told> meaning = _ -> true;
        for (var i = random.nextInt(3); i >= 0; i--) {
            var condition = Condition.random(random);
            parameters.add("filter=" + condition.text());
            meaning = meaning.and(condition::holds);
        }
        if (random.nextInt(4) == 0) {
            var one = List.of(Condition.random(random), Condition.random(random));
            var other = List.of(Condition.random(random));
            parameters.add("match[]={" + one.get(0).text() + "," + one.get(1).text() + "}");
            parameters.add("match[]={" + other.getFirst().text() + "}");
            meaning =
                    meaning.and(told ->
                            Stream.of(one, other)
                                    .anyMatch(list -> list.stream().allMatch(c -> c.holds(told))));
        }
        if (random.nextInt(4) == 0) {
            var firing = random.nextBoolean();
            parameters.add("status=" + (firing ? "firing" : "resolved"));
            meaning = meaning.and(told -> told.firing() == firing);
        }
        if (random.nextInt(4) == 0) {
            var from = NOW.minusSeconds(60L * random.nextInt(500));
            var to = from.plusSeconds(60L * random.nextInt(200));
            parameters.add("from=" + from);
            parameters.add("to=" + to);
            meaning = meaning.and(told -> within(told.startsAt(), from, to));
        }
        return new NaiveQuestion(parameters.toArray(String[]::new), meaning);
    }

    private static boolean within(Instant time, Instant from, Instant to) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    private record Condition(String name, String operator, String value) {

        static Condition random(Random random) {
            var operator = List.of("=", "!=", "=~", "!~").get(random.nextInt(4));
            var values = operator.endsWith("~") ? PATTERNS : VALUES;
            return new Condition(
                    NAMES.get(random.nextInt(NAMES.size())),
                    operator,
                    random.nextInt(6) == 0 ? "" : values.get(random.nextInt(values.size())));
        }

        String text() {
            return "\"" + name + "\"" + operator + "\"" + value.replace("\"", "\\\"") + "\"";
        }

        boolean holds(Told told) {
            var label = told.labels().getOrDefault(name, "");
            return switch (operator) {
                case "=" -> label.equals(value);
                case "!=" -> !label.equals(value);
                case "=~" -> label.matches(value);
                default -> !label.matches(value);
            };
        }
    }
}
