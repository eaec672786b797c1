package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.world.ClaimWorldTest;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page on semantics names tests that exist, and every reason that an end may have.
class SemanticsDocTest {

    private static final Path PAGE = Path.of("../docs/semantics.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Path TESTS = Path.of("src/test/java/io/alerthistory/service");

    private static Map<String, List<String>> tests() {
        Map<String, List<String>> tests = new TreeMap<>();
        for (Class<?> type :
                List.of(
                        ClaimsTest.class,
                        ClaimWorldTest.class,
                        ConformanceTest.class,
                        EventsTest.class,
                        FiringTest.class,
                        LawsTest.class,
                        MutesTest.class,
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
        for (String name : named) {
            if (!existing.contains(name)) {
                assertThat(ofAnotherPackage(name)).as("a test called %s", name).isTrue();
            }
        }
    }

    /// Whether a test that this package cannot see has that name.
    private static boolean ofAnotherPackage(String name) throws IOException {
        String[] parts = name.split("\\.", -1);
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file : files.filter(f -> f.endsWith(parts[0] + ".java")).toList()) {
                return Files.readString(file).contains("void " + parts[1] + "(");
            }
        }
        return false;
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
