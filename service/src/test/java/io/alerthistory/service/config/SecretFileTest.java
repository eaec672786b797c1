package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'x','x'",
                "'x\n','x'",
                "'x\r\n','x'",
                "'x\n\n','x\n'",
                "' x \n',' x '",
                "'x\ny\n','x\ny'"
            })
    void oneNewlineAtTheEndIsNoPartOfTheSecret(String content, String value) throws Exception {
        assertThat(file(content.getBytes(StandardCharsets.UTF_8)).read().reveal()).isEqualTo(value);
    }

    @Test
    void aSecretIsNeverPrinted() throws Exception {
        var secret = file("s3cret".getBytes(StandardCharsets.UTF_8)).read();

        assertThat(secret).hasToString("********");
        assertThat(new PostgresEndpoint("u", "n", secret).toString()).doesNotContain("s3cret");
    }

    @Test
    void whatIsNotThereOrEmptyIsMissing() throws Exception {
        var absent = new SecretFile(directory.resolve("nowhere/key"));

        assertThat(problem(absent).code()).isEqualTo("SECRET_MISSING");
        assertThat(problem(absent).message()).startsWith("nowhere/key is missing (");
        assertThat(problem(file(new byte[0])).code()).isEqualTo("SECRET_MISSING");
        assertThat(problem(file(new byte[] {'\n'})).message()).contains("is empty");
        assertThat(problem(new SecretFile(directory)).message()).contains("cannot be read");
    }

    @Test
    void whatIsNoTextOrTooLargeIsInvalid() throws Exception {
        assertThat(problem(file(new byte[] {(byte) 0xff})).code()).isEqualTo("SECRET_INVALID");
        assertThat(problem(file(new byte[(64 << 10) + 1])).message()).contains("64 KiB");
    }

    @Test
    void theNameOfAShortPathIsThePath() {
        assertThat(new SecretFile(Path.of("key")).name()).isEqualTo("key");
        assertThat(new SecretFile(Path.of("/")).name()).isEqualTo("/");
        assertThat(new SecretFile(Path.of("/a/secrets/pg/password")).name())
                .isEqualTo("pg/password");
    }

    private SecretFile file(byte[] content) throws Exception {
        var secret = Files.createDirectories(directory.resolve("secret"));
        return new SecretFile(Files.write(secret.resolve("key"), content));
    }

    private static SecretProblem problem(SecretFile file) {
        return catchThrowableOfType(SecretProblem.class, file::read);
    }
}
