package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alerthistory.service.config.DatabaseConfig.Address;
import io.alerthistory.service.config.DatabaseConfig.InFile;
import io.alerthistory.service.config.DatabaseConfig.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresEndpointTest {

    @TempDir Path secrets;

    @Test
    void readsUserAndPasswordAnewEachTime() throws Exception {
        write("pg/username", "ah\n");
        write("pg/password", "one\n");
        var config = postgres(server());

        var before = PostgresEndpoint.of(config);
        write("pg/password", "two");
        var after = PostgresEndpoint.of(config);

        assertThat(before)
                .isEqualTo(
                        new PostgresEndpoint(
                                "jdbc:postgresql://pg:5432/alert_history?sslmode=prefer",
                                "ah",
                                new Secret("one")));
        assertThat(after.password().reveal()).isEqualTo("two");
    }

    @Test
    void aMissingSecretIsNamedByItsSecretAndKey() throws Exception {
        write("pg/username", "ah");

        var problem =
                catchThrowableOfType(
                        SecretProblem.class, () -> PostgresEndpoint.of(postgres(server())));

        assertThat(problem.code()).isEqualTo("SECRET_MISSING");
        assertThat(problem.message())
                .isEqualTo(
                        "pg/password is missing ("
                                + secrets.resolve("pg/password")
                                + "); create the Secret or its key");
    }

    @Test
    void aUrlFileIsReadAnewAndMayBeWrongForATime() throws Exception {
        write("pg-url/url", "postgres://u:s3cret@h\n");
        var config =
                postgres(new DatabaseConfig.UrlFile(new SecretFile(secrets.resolve("pg-url/url"))));

        var problem = catchThrowableOfType(SecretProblem.class, () -> PostgresEndpoint.of(config));
        write("pg-url/url", "postgres://u:s3cret@h/d\n");

        assertThat(problem.code()).isEqualTo("SECRET_INVALID");
        assertThat(problem.message())
                .isEqualTo(
                        "pg-url/url: the PostgreSQL URI names no database; write it after the host,"
                                + " host:5432/database");
        assertThat(PostgresEndpoint.of(config).jdbcUrl())
                .isEqualTo("jdbc:postgresql://h:5432/d?sslmode=prefer");
    }

    @Test
    void theFilesTlsSettingsWinOverTheUrls() throws Exception {
        var ca = write("pg-ca/ca.crt", "-----BEGIN CERTIFICATE-----");
        var config =
                new Postgres(
                        new DatabaseConfig.Url(new Secret("postgres://u@h/d?sslmode=disable")),
                        Optional.of(SslMode.REQUIRE),
                        Optional.of(ca),
                        10);

        assertThat(PostgresEndpoint.of(config).jdbcUrl())
                .isEqualTo(
                        "jdbc:postgresql://h:5432/d?sslmode=verify-ca&sslrootcert="
                                + Percent.encode(ca.toString()));
    }

    @Test
    void aMissingCaFileIsAMissingSecret() {
        var config =
                new Postgres(
                        new DatabaseConfig.Url(new Secret("postgres://u@h/d")),
                        Optional.empty(),
                        Optional.of(secrets.resolve("pg-ca/ca.crt")),
                        10);

        var problem = catchThrowableOfType(SecretProblem.class, () -> PostgresEndpoint.of(config));

        assertThat(problem.message()).startsWith("pg-ca/ca.crt is missing");
    }

    @Test
    void aCaFileBesideAUrlThatMayBePlainIsRefused() throws Exception {
        var config =
                new Postgres(
                        new DatabaseConfig.Url(new Secret("postgres://u@h/d?sslmode=prefer")),
                        Optional.empty(),
                        Optional.of(write("pg-ca/ca.crt", "x")),
                        10);

        var problem = catchThrowableOfType(SecretProblem.class, () -> PostgresEndpoint.of(config));

        assertThat(problem.code()).isEqualTo("SECRET_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "disable, , disable, ",
        "allow, , allow, ",
        ", , prefer, ",
        "require, , require, ",
        "verify-ca, , verify-ca, system",
        "verify-full, , verify-full, system",
        ", /ca, verify-full, /ca",
        "require, /ca, verify-ca, /ca",
        "verify-ca, /ca, verify-ca, /ca",
        "verify-full, /ca, verify-full, /ca"
    })
    void theDriversTlsIsThatOfLibpq(String mode, String ca, String driverMode, String trusts) {
        var parameters =
                PostgresEndpoint.tls(
                        Optional.ofNullable(mode).flatMap(SslMode::ofKey),
                        Optional.ofNullable(ca).map(Path::of));

        assertThat(parameters)
                .containsEntry("sslmode", driverMode)
                .containsAllEntriesOf(
                        trusts == null
                                ? Map.of()
                                : trusts.equals("system")
                                        ? Map.of(
                                                "sslfactory",
                                                "org.postgresql.ssl.DefaultJavaSSLFactory")
                                        : Map.of("sslrootcert", trusts));
    }

    private DatabaseConfig.Server server() {
        return new DatabaseConfig.Server(
                "pg",
                5432,
                "alert_history",
                new InFile(new SecretFile(secrets.resolve("pg/username"))),
                Optional.of(new InFile(new SecretFile(secrets.resolve("pg/password")))));
    }

    private static Postgres postgres(Address address) {
        return new Postgres(address, Optional.empty(), Optional.empty(), 10);
    }

    private Path write(String name, String text) throws Exception {
        var file = secrets.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
