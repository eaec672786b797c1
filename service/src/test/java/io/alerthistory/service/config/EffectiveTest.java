package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveTest {

    @Test
    void theDefaultsAreToldInTheFormOfTheFile() {
        var config = ServiceConfig.defaults();

        assertThat(Effective.yaml(config, config.live()))
                .isEqualTo(Texts.resource("defaults.effective.yaml"));
    }

    @Test
    void aFileWithEveryKeyIsItsOwnEffectiveConfiguration() throws InvalidConfiguration {
        var text = Texts.resource("every-key-postgres.yaml");
        var config = ConfigFile.parse("application.yaml", text);

        assertThat(Effective.yaml(config, config.live()))
                .isEqualTo(text.substring(text.indexOf('\n') + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "every-key-postgres.yaml",
                "url-file.yaml",
                "sqlite.yaml",
                "defaults.effective.yaml"
            })
    void whatIsToldLoadsAsTheSame(String name) throws InvalidConfiguration {
        var config = ConfigFile.parse(name, Texts.resource(name));

        assertThat(ConfigFile.parse("effective", Effective.yaml(config, config.live())))
                .isEqualTo(config);
    }

    @Test
    void noPasswordIsTold() throws InvalidConfiguration {
        var url =
                ConfigFile.parse(
                        "application.yaml",
                        "database: {postgres: {url: 'postgres://u:s3cret@h/d?password=s3cret'}}");
        var parts =
                Environment.apply(
                                ServiceConfig.defaults(),
                                Map.of(
                                        "DATABASE_HOST", "h",
                                        "DATABASE_NAME", "d",
                                        "DATABASE_USER", "u",
                                        "DATABASE_PASSWORD", "s3cret"))
                        .config();

        for (var config : List.of(url, parts)) {
            assertThat(Effective.yaml(config, config.live()))
                    .contains(Secret.MASK)
                    .doesNotContain("s3cret");
            assertThat(config.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void whatHoldsNowIsTold() {
        var config = ServiceConfig.defaults();
        var now = new LiveConfig(LogLevel.DEBUG, true, Optional.of(false), config.live().auth());

        assertThat(Effective.of(config, now))
                .containsEntry("logLevel", "debug")
                .containsEntry("draining", true)
                .containsEntry("active", false);
        assertThat(Effective.of(config, config.live())).doesNotContainKey("active");
    }
}
