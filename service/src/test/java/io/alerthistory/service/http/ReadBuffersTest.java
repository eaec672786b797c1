package io.alerthistory.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {

    @Test
    void what_was_read_leads_to_nothing_that_comes_later() throws Exception {
        var reader = reader("first", "second");
        assertThat(reader.readAsciiString(5)).isEqualTo("first");
        var first = head(reader);

        ReadBuffers.letGo(reader);
        assertThat(reader.readAsciiString(6)).isEqualTo("second");

        assertThat(next(first)).isNull();
    }

    @Test
    void the_reader_itself_would_keep_what_comes_later() throws Exception {
        var reader = reader("first", "second");
        reader.readAsciiString(5);
        var first = head(reader);

        reader.readAsciiString(6);

        assertThat(next(first)).isSameAs(head(reader));
    }

    @Test
    void what_is_still_to_be_read_stays() {
        var reader = reader("first and", " second", " and third");
        assertThat(reader.readAsciiString(5)).isEqualTo("first");

        ReadBuffers.letGo(reader);

        assertThat(reader.readAsciiString(11)).isEqualTo(" and second");
        ReadBuffers.letGo(reader);
        assertThat(reader.readAsciiString(10)).isEqualTo(" and third");
    }

    @Test
    void a_reader_that_has_read_nothing_yet_reads_on() {
        var reader = reader("first");

        ReadBuffers.letGo(reader);

        assertThat(reader.readAsciiString(5)).isEqualTo("first");
    }

    private static DataReader reader(String... reads) {
        Queue<String> left = new ArrayDeque<>(List.of(reads));
        return new DataReader(() -> left.remove().getBytes(US_ASCII));
    }

    private static Object head(DataReader reader) throws ReflectiveOperationException {
        var field = DataReader.class.getDeclaredField("head");
        field.setAccessible(true);
        return field.get(reader);
    }

    private static @Nullable Object next(Object buffer) throws ReflectiveOperationException {
        var field = buffer.getClass().getDeclaredField("next");
        field.setAccessible(true);
        return field.get(buffer);
    }
}
