package io.alerthistory.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.tools.ScriptException;
import org.projectnessie.cel.tools.ScriptHost;

/// What Argo CD and Flux conclude, by the files under `deploy/gitops`, from AlertHistories as a real
/// operator wrote them on a real cluster.
final class GitOpsHealthTest {

    private static final Path GITOPS = Path.of("../deploy/gitops");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "starting, Progressing, InProgress",
        "legacy-serves, Healthy, Current",
        "candidate-starts, Progressing, InProgress",
        "traffic-is-held, Progressing, Current",
        "soaking, Progressing, Current",
        "primary-serves, Healthy, Current",
        "rolling-back, Progressing, InProgress",
        "rolled-back, Degraded, Failed"
    })
    void theyConcludeWhatAPersonWould(String recorded, String argo, String flux) throws Exception {
        var object = recorded(recorded);

        assertThat(argo(object)).as("Argo CD").isEqualTo(argo);
        assertThat(flux(object)).as("Flux").isEqualTo(flux);
    }

    @Test
    void whatTheOperatorHasNotSeenYetIsNotHealthy() throws Exception {
        var object = (ObjectNode) recorded("primary-serves");
        ((ObjectNode) object.path("metadata")).put("generation", 1000);

        assertThat(argo(object)).isEqualTo("Progressing");
        assertThat(flux(object)).isEqualTo("InProgress");

        object.remove("status");
        assertThat(argo(object)).isEqualTo("Progressing");
    }

    @Test
    void aPersonWhoPausedOrShallApproveIsWaitedForByArgo() throws Exception {
        var paused = recorded("primary-serves");
        condition(paused, "Paused").put("status", "True").put("message", "spec.paused");
        assertThat(argo(paused)).isEqualTo("Suspended");

        var gate = recorded("traffic-is-held");
        condition(gate, "Progressing").put("reason", "GateWaiting");
        assertThat(argo(gate)).isEqualTo("Suspended");
    }

    /// The condition of a type, made where there is none.
    private static ObjectNode condition(JsonNode object, String type) {
        var conditions = (ArrayNode) object.path("status").path("conditions");
        for (var condition : conditions) {
            if (condition.path("type").asText().equals(type)) {
                return (ObjectNode) condition;
            }
        }
        return conditions.addObject().put("type", type);
    }

    /// As Argo CD does: the script sees `obj` and returns a table with status and message.
    private static String argo(JsonNode object) throws IOException {
        var file = yaml("argocd-health.yaml");
        var script =
                file.path("data")
                        .path("resource.customizations.health.alert-history.io_AlertHistory")
                        .asText();
        assertThat(script).isNotEmpty();
        var globals = JsePlatform.standardGlobals();
        globals.set("obj", lua(object));
        var answer = globals.load(script).call();
        assertThat(answer.get("message").optjstring("")).as("message").isNotEmpty();
        return answer.get("status").tojstring();
    }

    /// As Flux does: another generation, then inProgress, failed and current; else in progress.
    private static String flux(JsonNode object) throws IOException, ScriptException {
        var expressions = yaml("flux-kustomization.yaml").path("spec").path("healthCheckExprs");
        assertThat(expressions).hasSize(1);
        if (object.path("status").path("observedGeneration").asLong()
                != object.path("metadata").path("generation").asLong()) {
            return "InProgress";
        }
        for (var verdict :
                new String[][] {
                    {"inProgress", "InProgress"}, {"failed", "Failed"}, {"current", "Current"}
                }) {
            if (cel(expressions.path(0).path(verdict[0]).asText(), object)) {
                return verdict[1];
            }
        }
        return "InProgress";
    }

    private static boolean cel(String expression, JsonNode object) throws ScriptException {
        Map<String, Object> variables =
                JSON.convertValue(object, new TypeReference<Map<String, Object>>() {});
        var map = Decls.newMapType(Decls.String, Decls.Dyn);
        return ScriptHost.newBuilder()
                .build()
                .buildScript(expression)
                .withDeclarations(Decls.newVar("status", map), Decls.newVar("metadata", map))
                .build()
                .execute(Boolean.class, variables);
    }

    private static LuaValue lua(JsonNode node) {
        if (node.isObject()) {
            var table = new LuaTable();
            node.properties().forEach(it -> table.set(it.getKey(), lua(it.getValue())));
            return table;
        }
        if (node.isArray()) {
            var table = new LuaTable();
            for (var at = 0; at < node.size(); at++) {
                table.set(at + 1, lua(node.path(at)));
            }
            return table;
        }
        return node.isNumber()
                ? LuaValue.valueOf(node.asDouble())
                : node.isBoolean()
                        ? LuaValue.valueOf(node.asBoolean())
                        : node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(GITOPS.resolve(file)));
    }

    private static JsonNode recorded(String name) throws IOException {
        try (var in = GitOpsHealthTest.class.getResourceAsStream("/statuses/" + name + ".json")) {
            assertThat(in).as(name).isNotNull();
            return JSON.readTree(in);
        }
    }
}
