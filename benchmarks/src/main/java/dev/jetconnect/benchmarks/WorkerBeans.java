package dev.jetconnect.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a worker's JVM tells over JMX.
 *
 * <p>Confined to the main thread.
 */
final class WorkerBeans implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private WorkerBeans(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    // The address is that of a process which this benchmark has started, on the loopback.
    @SuppressWarnings("BanJNDI")
    static WorkerBeans attach(long processId) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(processId));
            try {
                String address = machine.startLocalManagementAgent();
                return new WorkerBeans(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new BenchmarkFailure(
                    "The worker's metrics can't be read: " + e.getMessage() + ".", e);
        }
    }

    /** Of a number that Connect counts up; 0 as long as the task has not started. */
    long total(String bean, String attribute) {
        try {
            return ((Number) beans.getAttribute(new ObjectName(bean), attribute)).longValue();
        } catch (InstanceNotFoundException e) {
            return 0;
        } catch (JMException | IOException e) {
            throw new BenchmarkFailure(bean + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Records of a source's first task that the log has confirmed. */
    long recordsConfirmed(String source) {
        return total(
                "kafka.connect:type=source-task-metrics,connector=" + source + ",task=0",
                "source-record-write-total");
    }

    /** Records that a sink's first task has been given. */
    long recordsTaken(String sink) {
        return total(
                "kafka.connect:type=sink-task-metrics,connector=" + sink + ",task=0",
                "sink-record-send-total");
    }

    MemoryMXBean memory() {
        try {
            return ManagementFactory.newPlatformMXBeanProxy(
                    beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        } catch (IOException e) {
            throw new BenchmarkFailure("The heap can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The worker goes on without this connection.
        }
    }
}
