package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.alerthistory.service.config.DatabaseConfig.Postgres;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.Driver;

class PostgresUrlTest {

    static Stream<Arguments> urls() {
        return Stream.of(
                arguments(
                        "postgresql://u:p@h:5433/d",
                        "jdbc:postgresql://h:5433/d?sslmode=prefer",
                        "u",
                        "p"),
                arguments("postgres://u@h/d", "jdbc:postgresql://h:5432/d?sslmode=prefer", "u", ""),
                arguments(
                        "postgresql+asyncpg://u:p@h/d?ssl=require",
                        "jdbc:postgresql://h:5432/d?sslmode=require",
                        "u",
                        "p"),
                arguments(
                        "postgresql+psycopg2://u:p@h/d?sslmode=disable",
                        "jdbc:postgresql://h:5432/d?sslmode=disable",
                        "u",
                        "p"),
                arguments(
                        "postgres://u:p@h/d?ssl=true",
                        "jdbc:postgresql://h:5432/d?sslmode=require",
                        "u",
                        "p"),
                arguments(
                        "postgres://u%40x:p%40%3A%2F%3F%23%25%2B+%C3%BC@h/a%2Fb%20c",
                        "jdbc:postgresql://h:5432/a%2Fb%20c?sslmode=prefer", "u@x", "p@:/?#%++ü"),
                arguments(
                        "postgres://u:p@ss:w@h/d",
                        "jdbc:postgresql://h:5432/d?sslmode=prefer",
                        "u",
                        "p@ss:w"),
                arguments(
                        "postgres://u:p#x@h/d",
                        "jdbc:postgresql://h:5432/d?sslmode=prefer",
                        "u",
                        "p#x"),
                arguments(
                        "postgres://u:p@a:1,b,[::1]:3/d",
                        "jdbc:postgresql://a:1,b:5432,[::1]:3/d?sslmode=prefer",
                        "u",
                        "p"),
                arguments(
                        "postgres://u:p@[2001:db8::1]/d",
                        "jdbc:postgresql://[2001:db8::1]:5432/d?sslmode=prefer",
                        "u",
                        "p"),
                arguments(
                        "postgres:///d?host=h&port=5433&user=u&password=p",
                        "jdbc:postgresql://h:5433/d?sslmode=prefer",
                        "u",
                        "p"),
                arguments(
                        "postgres://u:p@h?dbname=d",
                        "jdbc:postgresql://h:5432/d?sslmode=prefer",
                        "u",
                        "p"),
                arguments(
                        "postgres://u:p@h/d?sslmode=verify-full&sslrootcert=%2Fca%20s.crt",
                        null, "", ""),
                arguments(
                        "postgres://u:p@h/d?sslmode=verify-full",
                        "jdbc:postgresql://h:5432/d?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&sslmode=verify-full",
                        "u",
                        "p"),
                arguments(
                        "postgres://u:p@h/d?sslrootcert=system",
                        "jdbc:postgresql://h:5432/d?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&sslmode=verify-full",
                        "u",
                        "p"),
                arguments(
                        "postgres://u:p@h/d?channel_binding=require&application_name=x&sslmode=require",
                        "jdbc:postgresql://h:5432/d?channelBinding=require&sslmode=require",
                        "u",
                        "p"));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void becomesTheDriversAddress(String url, String jdbc, String user, String password)
            throws Exception {
        if (jdbc == null) {
            assertThat(catchThrowableOfType(SecretProblem.class, () -> endpoint(url)).code())
                    .isEqualTo(SecretProblem.MISSING);
            return;
        }
        var endpoint = endpoint(url);

        assertThat(endpoint.jdbcUrl()).isEqualTo(jdbc);
        assertThat(endpoint.user()).isEqualTo(user);
        assertThat(endpoint.password().reveal()).isEqualTo(password);
    }

    @Test
    void theDriverReadsTheAddressAsItIsMeant() throws Exception {
        var endpoint = endpoint("postgres://u:p@[::1]:6432,h2/a%2Fb%20%26c?sslmode=require");

        var properties = Driver.parseURL(endpoint.jdbcUrl(), new Properties());

        assertThat(properties)
                .isNotNull()
                .containsEntry("PGHOST", "[::1],h2")
                .containsEntry("PGPORT", "6432,5432")
                .containsEntry("PGDBNAME", "a/b &c")
                .containsEntry("sslmode", "require");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("h:5432/d", "this is not a PostgreSQL URI"),
                arguments("host=h dbname=d", "this is not a PostgreSQL URI"),
                arguments("jdbc:postgresql://h/d?user=u", "without jdbc:"),
                arguments("mysql://u:s3cret@h/d", "this is not a PostgreSQL URI"),
                arguments("postgres://u:s3cret@h", "names no database"),
                arguments("postgres://u:s3cret@h/", "names no database"),
                arguments("postgres://h/d", "names no user"),
                arguments("postgres://u:s3cret@/d", "which is a UNIX socket to libpq"),
                arguments("postgres:///d?user=u", "which is a UNIX socket to libpq"),
                arguments("postgres:///d?user=u&host=/var/run/postgresql", "UNIX socket"),
                arguments("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", "UNIX socket"),
                arguments("postgres://u@a,,b/d", "names no host number 2"),
                arguments("postgres://u:s3cret@h:0/d", "the port of host 1"),
                arguments("postgres://u:s3cret@h:65536/d", "the port of host 1"),
                arguments("postgres://u:s3cret@h:x/d", "the port of host 1"),
                arguments("postgres://u:s3c/ret@h/d", "the port of host 1"),
                arguments("postgres://u:s3cret@h h/d", "has white space"),
                arguments("postgres://u:s3cret@h/d\n", "has white space"),
                arguments("postgres://u:s3cret%zz@h/d", "has a % that is not followed"),
                arguments("postgres://u:s3cret%@h/d", "has a % that is not followed"),
                arguments("postgres://u:s3cret%ff@h/d", "has a % that is not followed"),
                arguments("postgres://u:s3cret%00@h/d", "has a % that is not followed"),
                arguments("postgres://u@[::1/d", "is not a host"),
                arguments("postgres://u@[h]/d", "is not a host"),
                arguments("postgres://u@[::1]x/d", "is not a host"),
                arguments("postgres://u@h;x/d", "is not a host"),
                arguments("postgres://u@h/d?host=g", "names hosts twice"),
                arguments("postgres://u@h/d?sslmode=strict", "give one of disable, allow"),
                arguments("postgres://u@h/d?sslmode", "is not name=value"),
                arguments("postgres://u@h/d?sslmode=require&sslmode=allow", "is given twice"),
                arguments("postgres://u@h/d?sslmode=prefer&sslrootcert=/c", "proves nothing"),
                arguments(
                        "postgres://u@h/d?sslmode=require&sslrootcert=system",
                        "needs sslmode=verify-full"),
                arguments("postgres://u@h/d?channel_binding=maybe", "give one of disable, prefer"),
                arguments("postgres://u@h/d?options=-cx%3Dy", "set it on the role instead"),
                arguments("postgres://u@h/d?sslcert=/c", "client certificates"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeUsedIsRefusedWithoutShowingIt(String url, String why) {
        var e = catchThrowableOfType(InvalidConfiguration.class, () -> PostgresUrl.parse(url));

        assertThat(e).as("%s was taken", url).isNotNull();
        assertThat(e).hasMessageContaining(why);
        assertThat(e.getMessage()).doesNotContain("s3c").doesNotContain("ret@");
    }

    @Test
    void parametersThatAreNotUsedAreNamed() throws Exception {
        assertThat(PostgresUrl.parse("postgres://u@h/d?connect_timeout=5&schema=x").ignored())
                .containsExactly("connect_timeout", "schema");
    }

    @Test
    void isPrintedWithoutItsPassword() throws Exception {
        assertThat(PostgresUrl.parse("postgres://u:s3cret@a,b:1/d?sslmode=require"))
                .hasToString("postgresql://u:********@a:5432,b:1/d?sslmode=require");
        assertThat(PostgresUrl.parse("postgres://u@[::1]/d"))
                .hasToString("postgresql://u@[::1]:5432/d");
        assertThat(endpoint("postgres://u:s3cret@h/d").toString()).doesNotContain("s3cret");
    }

    private static PostgresEndpoint endpoint(String url) throws SecretProblem {
        return PostgresEndpoint.of(
                new Postgres(
                        new DatabaseConfig.Url(new Secret(url)),
                        Optional.empty(),
                        Optional.empty(),
                        10));
    }
}
