package io.alerthistory.service.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.Service;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class DocsPageTest {

    @TempDir Path folder;

    private static String document() throws Exception {
        try (var in = DocsPageTest.class.getResourceAsStream("/openapi.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyOperationAndEveryShapeOfTheDocumentIsOnThePage() throws Exception {
        var page = DocsPage.of(document());

        var document = new Yaml().<Map<String, Object>>load(document());
        Tree.map(document.get("paths"))
                .forEach((path, methods) ->
                        Tree.map(methods)
                                .keySet()
                                .forEach(method ->
                                        assertThat(page)
                                                .contains(
                                                        ">"
                                                                + method.toUpperCase(Locale.ROOT)
                                                                + "</span> <code>"
                                                                + path
                                                                + "</code>")));
        var schemas = Tree.map(Tree.map(document.get("components")).get("schemas")).keySet();
        assertThat(schemas).hasSizeGreaterThan(10);
        schemas.forEach(name -> assertThat(page).contains("<h3 id=\"schema-" + name + "\">"));
    }

    @Test
    void everyLinkLeadsSomewhereAndNoPlaceIsThereTwice() throws Exception {
        var page = DocsPage.of(document());
        var places = new ArrayList<String>();
        var found = Pattern.compile(" id=\"([^\"]+)\"").matcher(page);
        while (found.find()) {
            places.add(found.group(1));
        }
        assertThat(places).doesNotHaveDuplicates();
        var links = Pattern.compile("href=\"#([^\"]+)\"").matcher(page);
        while (links.find()) {
            assertThat(places).contains(links.group(1));
        }
    }

    @Test
    void whatTheDocumentSaysIsTextAndNeverMarkup() {
        var page =
                DocsPage.of(
                        """
                        info: {title: "<script>alert(1)</script>", description: "`a<b` & \\"c\\""}
                        paths:
                          '/x"><img>': {get: {summary: "<b>", responses: {}}}
                        """);

        assertThat(page)
                .doesNotContain("<script", "<img", "<b>")
                .contains("<code>a&lt;b</code> &amp; &quot;c&quot;");
    }

    @Test
    void thePageIsServedWithAPolicyThatAllowsItsStyleSheetAlone() throws Exception {
        try (var service = Service.onSqlite(folder)) {
            var page = service.get("/docs");
            var style = service.get("/docs/style.css");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValue("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy ->
                            assertThat(policy)
                                    .contains(
                                            "default-src 'none'",
                                            "style-src 'self'",
                                            "frame-ancestors 'none'")
                                    .doesNotContain("unsafe", "script-src", "http"));
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.body())
                    .doesNotContain("<script", "style=\"", "javascript:", "src=\"")
                    .contains("href=\"docs/style.css\"");
            assertThat(style.statusCode()).isEqualTo(200);
            assertThat(style.body())
                    .contains("prefers-color-scheme: dark")
                    .doesNotContain("url(", "@import");
        }
    }
}
