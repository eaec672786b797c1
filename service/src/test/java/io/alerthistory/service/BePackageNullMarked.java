package io.alerthistory.service;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// The package of a class is annotated `@NullMarked`.
final class BePackageNullMarked extends ArchCondition<JavaClass> {

    static final BePackageNullMarked INSTANCE = new BePackageNullMarked();

    private BePackageNullMarked() {
        super("reside in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        var marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
                new SimpleConditionEvent(
                        type, marked, type.getPackageName() + " has no @NullMarked"));
    }
}
