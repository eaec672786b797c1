package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.world.WorldTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page on semantics names tests that exist, and every reason that an end may have.
class SemanticsDocTest {

    private static final Path PAGE = Path.of("../docs/semantics.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private static Map<String, List<String>> tests() {
        Map<String, List<String>> tests = new TreeMap<>();
        for (Class<?> type :
                List.of(
                        ConformanceTest.class,
                        FiringTest.class,
                        LawsTest.class,
                        RefiringTest.class,
                        ResolvedTest.class,
                        StalenessTest.class,
                        WhichRunTest.class,
                        WorldTest.class)) {
            tests.put(
                    type.getSimpleName(),
                    Arrays.stream(type.getDeclaredMethods())
                            .filter(method -> method.isAnnotationPresent(Test.class))
                            .map(Method::getName)
                            .toList());
        }
        return tests;
    }

    private static List<String> named(String page) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAMED.matcher(page);
        while (matcher.find()) {
            names.add(matcher.group(1) + "." + matcher.group(2));
        }
        return names;
    }

    @Test
    void every_test_that_the_page_names_exists() throws IOException {
        Map<String, List<String>> tests = tests();
        List<String> existing = new ArrayList<>();
        tests.forEach((type, methods) -> methods.forEach(m -> existing.add(type + "." + m)));
        List<String> named = named(Files.readString(PAGE));
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(existing).containsAll(named);
    }

    @Test
    void the_page_names_every_case_that_the_recordings_show() throws IOException {
        List<String> named = named(Files.readString(PAGE));
        for (String method : tests().getOrDefault("ConformanceTest", List.of())) {
            assertThat(named).contains("ConformanceTest." + method);
        }
    }

    @Test
    void the_page_explains_every_reason_and_says_whether_the_end_is_a_bound() throws IOException {
        String page = Files.readString(PAGE);
        for (EndReason reason : EndReason.values()) {
            String bound = reason.endIsUpperBound() ? "yes" : "no";
            assertThat(page)
                    .containsPattern(
                            "\\| `" + reason.wireName() + "` \\|[^|]*\\| " + bound + " \\|");
        }
    }
}
