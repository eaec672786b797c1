package io.alerthistory.crds.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// One installation of Alert History in a namespace: its service, its database, its traffic.
@Group(AlertHistory.GROUP)
@Version(AlertHistory.VERSION)
@Plural("alerthistories")
@ShortNames("ah")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
        message =
                "metadata.name: must start with a letter, have at most 40 of a-z, 0-9 and -, and not"
                        + " end in -, because Services are named after it; choose another name")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Phase",
        jsonPath = ".status.phase",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Active",
        jsonPath = ".status.active",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Traffic",
        jsonPath = ".status.weights",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Step",
        jsonPath = ".status.step",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Version",
        jsonPath = ".status.version",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Summary",
        jsonPath = ".status.summary",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class AlertHistory extends CustomResource<AlertHistorySpec, AlertHistoryStatus>
        implements Namespaced {

    /// The API group of every kind here.
    public static final String GROUP = "alert-history.io";

    /// The version of every kind here.
    public static final String VERSION = "v1alpha1";

    private static final long serialVersionUID = 1L;
}
