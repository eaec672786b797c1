package io.alerthistory.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The definition of a custom resource: generated from its records, then completed.
record CrdYaml(JsonNode crd) {

    static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build();

    static final JsonMapper JSON = new JsonMapper();

    static CrdYaml of(Class<? extends CustomResource<?, ?>> kind, Path scratch) throws IOException {
        new CRDGenerator()
                .customResourceClasses(kind)
                .forCRDVersions("v1")
                .inOutputDir(scratch.toFile())
                .generate();
        var name = CustomResource.getCRDName(kind) + "-v1.yml";
        var generated = YAML.readTree(Files.readString(scratch.resolve(name)));
        return new CrdYaml(SchemaCompletion.of(kind).complete(generated));
    }

    JsonNode schema() {
        return crd.at("/spec/versions/0/schema/openAPIV3Schema");
    }

    String text() throws IOException {
        return "# Generated from the records in crds/src/main/java by CrdYamlTest: change those, then"
                + " run `mvn -pl crds test -Dupdate=true`.\n"
                + YAML.writeValueAsString(crd);
    }
}
