package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void thePageSaysWhatTheCodeDoes() throws Exception {
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigurationPage.text());
        }

        assertThat(PAGE)
                .as("write it anew with -Dupdate=true")
                .content()
                .isEqualTo(ConfigurationPage.text());
    }

    @Test
    void everyKeyOfThePageIsTakenByTheReader() {
        for (var key : Keys.ALL) {
            var yaml = new StringBuilder();
            var depth = 0;
            var inline = false;
            for (var name : key.path().split("\\.", -1)) {
                yaml.append(" ".repeat(inline ? 0 : depth));
                yaml.append(name.replace("[]", "")).append(":\n");
                depth += 2;
                inline = name.endsWith("[]");
                if (inline) {
                    yaml.append(" ".repeat(depth)).append("- ");
                    depth += 2;
                }
            }
            var text = yaml.toString().stripTrailing() + " {}\n";

            assertThat(Texts.problemsOf(text))
                    .as("%s in\n%s", key.path(), text)
                    .anyMatch(problem ->
                            problem.contains(key.name() + ": expected")
                                    && problem.contains("found keys with values"));
        }
    }
}
