package dev.jetconnect.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * The tool {@code verify}, for whoever finds this plugin's folder. Its last argument is the
 * settings as JSON, and {@code --check} before it means only to look at them; the report goes to
 * {@code out}, and to {@code err} every now and then how far it is. Status 0: equal; 1: different;
 * 2: could not compare all.
 *
 * <p>Thread-safe. Interrupting the thread that runs it stops the comparison.
 */
public final class VerifyTool implements ToolProvider {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CHECK = "--check";

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        boolean isCheck = arguments.length > 1 && arguments[0].equals(CHECK);
        VerifySettings settings;
        try {
            settings = VerifySettings.of(read(arguments[arguments.length - 1]));
        } catch (VerifyException e) {
            return failed(err, e.getMessage());
        }
        if (isCheck) {
            return 0;
        }
        VerifyReport report = run(settings, err);
        if (settings.isJson()) {
            out.println(ReportJson.of(report));
        } else {
            new ReportText(out).print(report);
        }
        out.flush();
        return report.failure() == null || settings.isJson()
                ? report.status()
                : failed(err, report.failure());
    }

    private static VerifyReport run(VerifySettings settings, PrintWriter err) {
        Verification verification =
                new Verification(
                        settings,
                        report -> {
                            if (settings.isJson()) {
                                err.println(ReportJson.of(report));
                            } else {
                                new ReportText(err).printProgress(report);
                            }
                            err.flush();
                        });
        try {
            return verification.run();
        } catch (VerifyException e) {
            return verification.ended(VerifyState.FAILED, e.getMessage());
        } catch (IllegalStateException e) {
            return verification.ended(
                    VerifyState.FAILED, "The comparison broke off: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return verification.ended(VerifyState.STOPPED, "The comparison was stopped.");
        }
    }

    private static int failed(PrintWriter err, String sentence) {
        err.println(sentence);
        err.flush();
        return 2;
    }

    private static Map<String, String> read(String settingsText) {
        try {
            JsonNode json = MAPPER.readTree(settingsText);
            if (!json.isObject()) {
                throw new VerifyException("The settings are no JSON object.");
            }
            Map<String, String> settings = new HashMap<>();
            json.properties()
                    .forEach(entry -> settings.put(entry.getKey(), text(entry.getValue())));
            return settings;
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes the text; it may hold a password.
            throw new VerifyException(
                    "The settings are no JSON: line "
                            + e.getLocation().getLineNr()
                            + ", column "
                            + e.getLocation().getColumnNr()
                            + ".");
        }
    }

    /** Lists may be written as such. */
    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> items = new ArrayList<>();
        value.forEach(item -> items.add(item.asText()));
        return String.join(",", items);
    }
}
