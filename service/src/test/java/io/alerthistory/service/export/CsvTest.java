package io.alerthistory.service.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void cellsAreQuotedWhereTheyMustBe() {
        assertThat(Csv.row(List.of("a", "", "b,c", "say \"hi\"", "two\nlines", "ü 😀")))
                .isEqualTo("a,,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",ü 😀\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"})
    void noCellIsAFormula(String text) {
        assertThat(Csv.cell(text).replaceFirst("^\"", "")).startsWith("'" + text.charAt(0));
    }

    @Test
    void whatWasWrittenCanBeRead() {
        var texts = List.of("a", "", ",", "\"", "\r\n", "\n", "x,\"y\"\r\n", "ü", "'", "\"\"");
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var rows = new ArrayList<List<String>>();
            var csv = new StringBuilder();
            for (var i = 0; i < 5; i++) {
                var cells = new ArrayList<String>();
                for (var c = 0; c < 4; c++) {
                    cells.add(
                            "t"
                                    + texts.get(random.nextInt(texts.size()))
                                    + texts.get(random.nextInt(texts.size())));
                }
                rows.add(cells);
                csv.append(Csv.row(cells));
            }
            assertThat(CsvReader.rows(csv.toString())).as("seed %d", seed).isEqualTo(rows);
        }
    }
}
