package dev.jetconnect.sink.jdbc;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test class once on each database. Thread-safe. */
final class EachDatabase implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext test) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext test) {
        OnDatabases databases = test.getRequiredTestClass().getAnnotation(OnDatabases.class);
        Stream<TargetKind> oldest =
                databases.oldestToo() ? Stream.of(TargetKind.POSTGRESQL_10) : Stream.of();
        return Stream.concat(Stream.of(databases.value()), oldest).map(OnOneDatabase::new);
    }

    private record OnOneDatabase(TargetKind kind) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return kind.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            BeforeClassTemplateInvocationCallback choice = test -> SinkFixture.choose(test, kind);
            return List.of(choice);
        }
    }
}
