package io.alerthistory.service.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Makes a page of an OpenAPI document: a list of contents, and each operation as something that opens. A
/// function; it needs no script in the browser.
final class DocsPage {

    private final Map<String, Object> document;
    private final Html html = new Html();

    private DocsPage(Map<String, Object> document) {
        this.document = document;
    }

    /// The page, as HTML.
    ///
    /// @param yaml the document
    static String of(String yaml) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        return new DocsPage(Tree.map(new Yaml(new SafeConstructor(options)).load(yaml))).page();
    }

    /// One operation.
    private record Operation(String method, String path, Map<String, Object> told) {

        String id() {
            return method + path.replaceAll("[^A-Za-z0-9]+", "-");
        }
    }

    private String page() {
        var info = Tree.map(document.get("info"));
        var title = Tree.text(info.get("title"));
        html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", title)
                .raw("<link rel=\"stylesheet\" href=\"docs/style.css\">\n</head>\n<body>\n")
                .raw(
                        "<a class=\"skip\" href=\"#operations\">Skip to the operations</a>\n<header>\n")
                .element("h1", title)
                .prose(info.get("description"))
                .raw("<p><a href=\"openapi.yaml\">openapi.yaml</a></p>\n</header>\n");
        var groups = groups();
        contents(groups);
        html.raw("<main id=\"operations\">\n");
        groups.forEach(this::group);
        schemas();
        return html.raw("</main>\n</body>\n</html>\n").toString();
    }

    /// By the beginning of the path.
    private Map<String, List<Operation>> groups() {
        var groups = new LinkedHashMap<String, List<Operation>>();
        Tree.map(document.get("paths"))
                .forEach((path, methods) ->
                        Tree.map(methods)
                                .forEach((method, told) ->
                                        groups.computeIfAbsent(
                                                        beginning(path), _ -> new ArrayList<>())
                                                .add(new Operation(method, path, Tree.map(told)))));
        return groups;
    }

    private static String beginning(String path) {
        var parts = path.split("/", -1);
        var api = parts.length > 2 && parts[1].equals("api");
        return "/" + parts[1] + (api ? "/" + parts[2] : "");
    }

    private void contents(Map<String, List<Operation>> groups) {
        html.raw("<nav aria-label=\"Operations\">\n<ul>\n");
        groups.forEach((name, operations) -> {
            html.raw("<li><a href=\"#group").text(name).raw("\">").text(name).raw("</a> ");
            html.element("small", Integer.toString(operations.size())).raw("</li>\n");
        });
        html.raw("<li><a href=\"#schemas\">Shapes</a></li>\n</ul>\n</nav>\n");
    }

    private void group(String name, List<Operation> operations) {
        html.raw("<section>\n<h2 id=\"group").text(name).raw("\">").text(name).raw("</h2>\n");
        operations.forEach(this::operation);
        html.raw("</section>\n");
    }

    private void operation(Operation operation) {
        html.raw("<details id=\"").text(operation.id()).raw("\">\n<summary>");
        html.raw("<span class=\"method ").text(operation.method()).raw("\">");
        html.text(operation.method().toUpperCase(Locale.ROOT)).raw("</span> ");
        html.element("code", operation.path()).raw(" <span class=\"summary\">");
        html.text(Tree.text(operation.told().get("summary"))).raw("</span></summary>\n");
        html.prose(operation.told().get("description"));
        parameters(Tree.list(operation.told().get("parameters")));
        var body = Tree.map(operation.told().get("requestBody"));
        if (!body.isEmpty()) {
            html.element("h3", "Body").prose(body.get("description"));
            content(body);
        }
        answers(Tree.map(operation.told().get("responses")));
        html.raw("</details>\n");
    }

    private void parameters(List<Object> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        html.element("h3", "Parameters").raw("<dl>\n");
        for (var given : parameters) {
            var parameter = resolved(Tree.map(given));
            html.raw("<dt><code>").text(Tree.text(parameter.get("name"))).raw("</code> <small>");
            html.text(Tree.text(parameter.get("in")));
            html.text(Boolean.TRUE.equals(parameter.get("required")) ? ", required" : "");
            html.raw("</small> <code>")
                    .text(Shapes.line(parameter.get("schema")))
                    .raw("</code></dt><dd>");
            html.prose(parameter.get("description")).raw("</dd>\n");
        }
        html.raw("</dl>\n");
    }

    private void answers(Map<String, Object> answers) {
        html.element("h3", "Answers").raw("<dl>\n");
        answers.forEach((status, given) -> {
            var answer = resolved(Tree.map(given));
            html.raw("<dt><code>").text(status).raw("</code></dt><dd>");
            html.prose(answer.get("description"));
            content(answer);
            html.raw("</dd>\n");
        });
        html.raw("</dl>\n");
    }

    private void content(Map<String, Object> of) {
        Tree.map(of.get("content"))
                .forEach((type, told) -> {
                    html.raw("<p><code>").text(type).raw("</code></p>\n");
                    shape(Tree.map(told).get("schema"));
                });
    }

    private void schemas() {
        html.raw("<section>\n<h2 id=\"schemas\">Shapes</h2>\n");
        Tree.map(Tree.map(document.get("components")).get("schemas"))
                .forEach((name, schema) -> {
                    html.raw("<h3 id=\"schema-").text(name).raw("\">").text(name).raw("</h3>\n");
                    html.prose(Tree.map(schema).get("description"));
                    shape(schema);
                });
        html.raw("</section>\n");
    }

    /// The lines of a shape; names of others lead to them.
    private void shape(@Nullable Object schema) {
        var lines = Shapes.lines(schema);
        if (lines.isEmpty()) {
            return;
        }
        html.raw("<pre tabindex=\"0\">");
        for (var line : lines) {
            html.raw(" ".repeat(2 * line.depth())).text(line.name());
            if (line.refers()) {
                html.raw("<a href=\"#schema-")
                        .text(line.type())
                        .raw("\">")
                        .text(line.type())
                        .raw("</a>");
            } else {
                html.text(line.type());
            }
            html.text(line.after());
            if (!line.description().isEmpty()) {
                html.raw("<span class=\"note\">  ").text(line.description()).raw("</span>");
            }
            html.raw("\n");
        }
        html.raw("</pre>\n");
    }

    /// What `$ref` names, else itself.
    private Map<String, Object> resolved(Map<String, Object> given) {
        var reference = Tree.text(given.get("$ref"));
        if (reference.isEmpty()) {
            return given;
        }
        Object at = document;
        for (var part : reference.substring(2).split("/", -1)) {
            at = Tree.map(at).getOrDefault(part, Map.of());
        }
        return Tree.map(at);
    }
}
