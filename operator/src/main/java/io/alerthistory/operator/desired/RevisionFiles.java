package io.alerthistory.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The immutable files of a revision: its configuration and its rendered pod template. Rendered once,
/// then applied as they are until the revision is retired, so that neither a later spec nor a later
/// operator changes a revision that runs.
///
/// @param revision of them
/// @param image that they were made for
/// @param data the files, by name
public record RevisionFiles(String revision, String image, Map<String, String> data) {

    private static final String APPLICATION = "application.yaml";
    private static final String TEMPLATE = "pod-template.json";

    /// Makes the files of a new revision.
    ///
    /// @param claim the name of the claim that holds the data, used with SQLite only
    /// @throws InvalidSpec if the spec makes no pod
    public static RevisionFiles render(
            Instance instance, String revision, String image, String claim) {
        var data = new LinkedHashMap<String, String>();
        data.put(APPLICATION, ConfigFiles.application(instance.spec(), revision));
        data.put(TEMPLATE, Json.pretty(PodTemplates.render(instance, revision, image, claim)));
        return new RevisionFiles(revision, image, data);
    }

    /// Reads the files that are there; empty if they are damaged.
    public static Optional<RevisionFiles> read(ConfigMap map) {
        var labels = map.getMetadata().getLabels();
        var annotations = map.getMetadata().getAnnotations();
        if (labels == null
                || annotations == null
                || map.getData() == null
                || !map.getData().containsKey(TEMPLATE)
                || !annotations.containsKey(Labels.IMAGE)
                || !labels.containsKey(Labels.REVISION)) {
            return Optional.empty();
        }
        return Optional.of(
                new RevisionFiles(
                        labels.get(Labels.REVISION), annotations.get(Labels.IMAGE), map.getData()));
    }

    /// The pod template, as it was rendered.
    PodTemplateSpec template() {
        try {
            return Json.read(data.getOrDefault(TEMPLATE, ""), PodTemplateSpec.class);
        } catch (JsonProcessingException e) {
            throw new InvalidSpec(
                    "ConfigMap of revision "
                            + revision
                            + ": "
                            + TEMPLATE
                            + " cannot be read; delete that ConfigMap, and it is made again from the"
                            + " spec");
        }
    }

    /// The ConfigMap that holds them.
    public ConfigMap configMap(Instance instance) {
        var map =
                new ConfigMapBuilder()
                        .withMetadata(
                                instance.owned(
                                        instance.revisioned(revision),
                                        Labels.ofRevision(instance, revision, image)))
                        .withData(data)
                        .withImmutable(true)
                        .build();
        map.getMetadata().setAnnotations(Map.of(Labels.IMAGE, image));
        return map;
    }
}
