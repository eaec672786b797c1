package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The service that the operator runs, as pods.
///
/// @param image the image, absent: the one of the operator's own release
/// @param imagePullPolicy when the kubelet pulls it
/// @param replicas how many pods, exclusive with autoscaling
/// @param autoscaling bounds of a HorizontalPodAutoscaler, exclusive with replicas
/// @param resources of the container
/// @param podTemplate an overlay on the generated pod template, as JSON
/// @param disruptionBudget how many pods a drain of nodes leaves
/// @param logLevel what the service writes to its log
@Wire
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        fieldPath = ".replicas",
        message =
                "spec.primary.replicas: exclusive with spec.primary.autoscaling; remove one of them")
public record PrimarySpec(
        @JsonPropertyDescription(
                        "Image of the service. Absent: the one of the operator's own release,"
                                + " resolved once into status.image.")
                @Size(min = 1, max = 512)
                @Pattern("^[-A-Za-z0-9._:/@]+$")
                @Nullable String image,
        @JsonPropertyDescription("When the kubelet pulls the image.") @Default("IfNotPresent")
                @Nullable ImagePullPolicy imagePullPolicy,
        @JsonPropertyDescription(
                        "Number of pods. Absent: 2, or 1 with SQLite. Exclusive with autoscaling.")
                @Min(1)
                @Max(100)
                @SpecReplicas
                @Nullable Integer replicas,
        @JsonPropertyDescription(
                        "Bounds of a HorizontalPodAutoscaler. Exclusive with replicas, and not with"
                                + " SQLite.")
                @Nullable Autoscaling autoscaling,
        @JsonPropertyDescription(
                        "Requests and limits of the container. Given, it replaces the default as a"
                                + " whole.")
                @Default(Resources.DEFAULT_JSON)
                @Nullable Resources resources,
        @JsonPropertyDescription(
                        "Overlay on the generated pod template (metadata and spec): a JSON merge,"
                                + " in which lists merge by name or mountPath. Selectors and the"
                                + " operator's labels are protected.")
                @SchemaFrom(type = PodTemplateSchema.class)
                @Nullable Map<String, Object> podTemplate,
        @JsonPropertyDescription(
                        "PodDisruptionBudget of the pods. Absent: one pod stays available when there"
                                + " is more than one.")
                @Nullable DisruptionBudget disruptionBudget,
        @JsonPropertyDescription("What the service writes to its log. Changed without a restart.")
                @Default("info")
                @Nullable LogLevel logLevel) {

    static final PrimarySpec DEFAULT =
            new PrimarySpec(null, null, null, null, null, null, null, null);

    /// When the kubelet pulls the image.
    public ImagePullPolicy imagePullPolicyOrDefault() {
        return imagePullPolicy != null ? imagePullPolicy : ImagePullPolicy.IF_NOT_PRESENT;
    }

    /// Requests and limits of the container.
    public Resources resourcesOrDefault() {
        return resources != null ? resources : Resources.DEFAULT;
    }

    /// The overlay on the pod template, empty when absent.
    public Map<String, Object> podTemplateOrDefault() {
        return podTemplate != null ? podTemplate : Map.of();
    }

    /// What the service writes to its log.
    public LogLevel logLevelOrDefault() {
        return logLevel != null ? logLevel : LogLevel.INFO;
    }
}
