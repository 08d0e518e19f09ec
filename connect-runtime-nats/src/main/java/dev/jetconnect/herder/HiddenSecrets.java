package dev.jetconnect.herder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConfigValueInfo;

/**
 * Puts the references back where the result of a validation shows what they were resolved to: a
 * validation runs on resolved configs, and Connect hides the values of passwords only.
 *
 * <p>Immutable.
 */
final class HiddenSecrets {
    /** Shorter ones are no secrets, and are part of many words. */
    private static final int LENGTH_MIN = 4;

    /** Reference by resolved value. */
    private final Map<String, String> references;

    private HiddenSecrets(Map<String, String> references) {
        this.references = references;
    }

    /**
     * @param config with references
     * @param resolved the same with what they stand for
     */
    static HiddenSecrets of(Map<String, String> config, Map<String, String> resolved) {
        Map<String, String> references = new HashMap<>();
        config.forEach(
                (key, value) -> {
                    String secret = resolved.get(key);
                    if (secret != null && !secret.equals(value)) {
                        references.put(secret, value);
                    }
                });
        return new HiddenSecrets(references);
    }

    ConfigInfos in(ConfigInfos infos) {
        if (references.isEmpty() || infos == null) {
            return infos;
        }
        List<ConfigInfo> hidden = new ArrayList<>();
        for (ConfigInfo info : infos.configs()) {
            hidden.add(new ConfigInfo(info.configKey(), in(info.configValue())));
        }
        return new ConfigInfos(infos.name(), infos.errorCount(), infos.groups(), hidden);
    }

    private ConfigValueInfo in(ConfigValueInfo value) {
        return value == null
                ? null
                : new ConfigValueInfo(
                        value.name(),
                        in(value.value()),
                        value.recommendedValues(),
                        value.errors().stream().map(this::in).toList(),
                        value.visible());
    }

    private String in(String text) {
        if (text == null || references.containsKey(text)) {
            return references.get(text);
        }
        String hidden = text;
        for (Map.Entry<String, String> entry : references.entrySet()) {
            if (entry.getKey().length() >= LENGTH_MIN) {
                hidden = hidden.replace(entry.getKey(), entry.getValue());
            }
        }
        return hidden;
    }
}
