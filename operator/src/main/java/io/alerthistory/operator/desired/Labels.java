package io.alerthistory.operator.desired;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Labels and annotations of our objects. Selectors use the three of our own group only, which
/// nothing else carries.
public final class Labels {

    /// Who made an object; the caches hold nothing without it.
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /// The value of [#MANAGED_BY], and the field manager of every write.
    public static final String MANAGER = "alert-history-operator";

    /// The name of the AlertHistory.
    public static final String INSTANCE = "alert-history.io/instance";

    /// Which of the stacks: always primary.
    public static final String STACK = "alert-history.io/stack";

    /// Which version of the pods.
    public static final String REVISION = "alert-history.io/revision";

    /// Annotation of a user on the AlertHistory, and ours on the pods: any other value restarts them.
    public static final String RESTART = "alert-history.io/restart";

    /// Annotation of the client Service: the backend that owns the traffic.
    public static final String ACTIVE = "alert-history.io/active";

    /// Annotation of the client Service: the run that is under way.
    public static final String RUN = "alert-history.io/run";

    /// Annotation of the client Service: the share of the backend that the run goes to.
    public static final String WEIGHT = "alert-history.io/weight";

    /// Annotation of the client Service: the number of the last change of weights.
    public static final String SEQUENCE = "alert-history.io/sequence";

    /// Annotation of the client Service: the revision before.
    public static final String LAST_GOOD = "alert-history.io/last-good";

    /// Annotation of the client Service: what carries the traffic, unless it is the Service alone.
    public static final String PROVIDER = "alert-history.io/provider";

    /// Annotation of an adopted Service: the selector that it had.
    public static final String ADOPTED = "alert-history.io/adopted-selector";

    /// Label of an adopted Service, and so of its EndpointSlices: the AlertHistory that has it.
    public static final String ADOPTED_BY = "alert-history.io/adopted-by";

    /// Annotation of a pod: the live files that it was hurried to load.
    public static final String LIVE = "alert-history.io/live";

    /// Annotation of the fixed files of a revision: the image that it was made for.
    public static final String IMAGE = "alert-history.io/image";

    /// Label with what an object is for.
    /// Annotation of a backup: the database that it is of.
    public static final String DATABASE = "alert-history.io/database";

    /// Label of every object: what it is for.
    public static final String COMPONENT = "app.kubernetes.io/component";

    private static final String VERSION = "app.kubernetes.io/version";
    private static final Pattern VALUE =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private Labels() {}

    /// Of an object that belongs to no revision.
    ///
    /// @param component what it is for
    public static Map<String, String> of(Instance instance, String component) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("app.kubernetes.io/name", "alert-history");
        labels.put("app.kubernetes.io/instance", instance.name());
        labels.put(COMPONENT, component);
        labels.put("app.kubernetes.io/part-of", "alert-history");
        labels.put(MANAGED_BY, MANAGER);
        labels.put(INSTANCE, instance.name());
        labels.put(STACK, "primary");
        return labels;
    }

    /// Of an object of one revision.
    static Map<String, String> ofRevision(Instance instance, String revision, String image) {
        var labels = of(instance, "service");
        labels.put(REVISION, revision);
        var tag = tag(image);
        if (VALUE.matcher(tag).matches()) {
            labels.put(VERSION, tag);
        }
        return labels;
    }

    /// Selects the pods of all revisions.
    public static Map<String, String> selector(Instance instance) {
        var selector = new LinkedHashMap<String, String>();
        selector.put(INSTANCE, instance.name());
        selector.put(STACK, "primary");
        return selector;
    }

    /// Selects the pods of one revision.
    public static Map<String, String> selector(Instance instance, String revision) {
        var selector = selector(instance);
        selector.put(REVISION, revision);
        return selector;
    }

    private static String tag(String image) {
        var undigested = image.split("@", 2)[0];
        var colon = undigested.indexOf(':', undigested.lastIndexOf('/') + 1);
        return colon < 0 ? "" : undigested.substring(colon + 1);
    }
}
