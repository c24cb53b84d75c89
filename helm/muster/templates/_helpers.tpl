{{- define "muster.name" -}}
{{- $base := default .Chart.Name .Values.nameOverride -}}
{{- if contains $base .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $base | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector may name: these never change over a release's life. */}}
{{- define "muster.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "muster.labels" -}}
{{ include "muster.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "muster.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "muster.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "muster.name" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "muster.secret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret.name }}
      key: {{ .secret.key }}
{{- end -}}

{{/* Every setting is a variable, so that a pod shows what it runs with; secrets are only named. */}}
{{- define "muster.environment" -}}
- name: MUSTER__SERVER__LISTEN
  value: "0.0.0.0:8080"
- name: MUSTER__METRICS__LISTEN
  value: "0.0.0.0:9464"
{{ include "muster.secret" (dict "variable" "MUSTER__DATABASE__URL" "secret" .Values.database.secret) }}
{{- if .Values.redis.secret.name }}
{{ include "muster.secret" (dict "variable" "MUSTER__CACHE__REDIS_URL" "secret" .Values.redis.secret) }}
{{- end }}
{{- if .Values.receipts.secret.name }}
{{ include "muster.secret" (dict "variable" "MUSTER__RECEIPTS__KEY" "secret" .Values.receipts.secret) }}
{{- end }}
{{- if .Values.telemetry.headersSecret.name }}
{{ include "muster.secret" (dict "variable" "MUSTER__TELEMETRY__OTLP_HEADERS" "secret" .Values.telemetry.headersSecret) }}
{{- end }}
{{- range $section, $keys := .Values.settings }}
{{- range $key, $value := $keys }}
- name: {{ printf "MUSTER__%s__%s" (upper $section) (upper $key) }}
  value: {{ if kindIs "slice" $value }}{{ join "," $value | quote }}{{ else if kindIs "float64" $value }}{{ if eq (floor $value) $value }}{{ int64 $value | quote }}{{ else }}{{ $value | quote }}{{ end }}{{ else }}{{ $value | quote }}{{ end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "muster.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "muster.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}
