/**
 * A template, what comes of it, and the value where that matters: of a sample `requests{job="api",instance="10.0.0.1:80"}` with the
 * value 1234.5, beside `load{cpu="1"} 0.25` and `load{cpu="0"} 0.5`, with the external label `region="eu"` and the external URL
 * http://prometheus.example/base.
 */
export const expansions: readonly (readonly [string, string] | readonly [string, string, number])[] = [
  ['plain { text } }}', 'plain { text } }}'],
  ['{{ $value }} of {{ $labels.job }}', '1234.5 of api'],
  ['{{ .Value }} of {{ .Labels.job }}{{ .Labels.absent }}', '1234.5 of api'],
  [
    '{{ $externalLabels.region }} {{ .ExternalLabels.region }} {{ $externalURL }} {{ pathPrefix }}',
    'eu eu http://prometheus.example/base /base',
  ],
  ['{{ $value }}', '1.23456789e+08', 123_456_789],
  ['{{ $value }}', '999999', 999_999],
  ['{{ $value }}', '1e-05', 0.00001],
  ['{{ $value }}', '0.0001', 0.0001],
  ['{{ $value }} {{ humanize $value }}', '+Inf +Inf', Infinity],
  ['{{ $value }} {{ $value | humanizeDuration }}', 'NaN NaN', Number.NaN],
  ['a {{- " b " -}} c', 'a b c'],
  ['a{{/* a comment */}}b {{- /* another */ -}} c', 'abc'],
  [
    '{{ printf "%.2f%% %d %s %q %5.1f|%-5s|%05d|%+d|%x|%t|%v" $value 42 "x" "y" 2.25 "ab" 42 7 255 true nil }}',
    '1234.50% 42 x "y"   2.2|ab   |00042|+7|ff|true|<nil>',
  ],
  ['{{ printf "%d %s" $value }}', '%!d(float64=1234.5) %!s(MISSING)'],
  ['{{ printf "%d" 1 2 }}', '1%!(EXTRA int=2)'],
  ['{{ printf "%g %e %G" $value $value 1e-10 }}', '1234.5 1.234500e+03 1E-10'],
  ['{{ print 1 2 "a" 3.5 true }} {{ println "x" 1 }}', '1 2a3.5 true x 1\n'],
  ['{{ if gt $value 1000.0 }}much{{ else if gt $value 100.0 }}some{{ else }}little{{ end }}', 'much'],
  ['{{ if gt $value 1000.0 }}much{{ else if gt $value 100.0 }}some{{ else }}little{{ end }}', 'some', 500],
  ['{{ if gt $value 1000.0 }}much{{ else if gt $value 100.0 }}some{{ else }}little{{ end }}', 'little', 5],
  ['{{ if and (gt $value 1.0) (eq $labels.job "web" "api") (not (eq 1 2)) }}yes{{ end }}', 'yes'],
  ['{{ or "" 0 nil "last" }} {{ and 1 "" $labels.none.deeper }}', 'last '],
  [
    '{{ with $labels.job }}{{ . }}{{ else }}none{{ end }} {{ with $labels.none }}{{ . }}{{ else }}none{{ end }}',
    'api none',
  ],
  ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}', '32'],
  [
    '{{ range $i, $e := query "load" | sortByLabel "cpu" }}{{ $i }}:{{ $e.Labels.cpu }}={{ $e.Value }} {{ end }}',
    '0:0=0.5 1:1=0.25 ',
  ],
  ['{{ range query "absent" }}x{{ else }}nothing{{ end }}', 'nothing'],
  [
    '{{ range query "load" | sortByLabel "cpu" }}{{ if eq .Labels.cpu "1" }}{{ break }}{{ end }}{{ .Value }}{{ end }}',
    '0.5',
  ],
  [
    '{{ range $name, $one := $labels }}{{ $name }}={{ $one }};{{ end }}',
    '__name__=requests;instance=10.0.0.1:80;job=api;',
  ],
  [
    '{{ query "load{cpu=\'1\'}" | first | value }} {{ (query "load{cpu=\'1\'}" | first).Value | humanizePercentage }}',
    '0.25 25%',
  ],
  ['{{ with query "load" | sortByLabel "cpu" }}{{ . | first | label "cpu" }} {{ len . }}{{ end }}', '0 2'],
  ['{{ with printf "load{cpu=\'%s\'}" "0" | query }}{{ . | first | value }}{{ end }}', '0.5'],
  ['{{ define "unit" }}{{ .arg0 }} {{ .arg1 }}{{ end }}{{ template "unit" (args $value "req") }}', '1234.5 req'],
  ['{{ index $labels "job" }} {{ index (query "load" | sortByLabel "cpu") 1 | value }}', 'api 0.25'],
  [
    '{{ match "^a.i$" $labels.job }} {{ match "p" "abc" }} {{ reReplaceAll "(.)-(?P<last>.)" "${last}_$1" "a-b c-d" }}',
    'true false b_a d_c',
  ],
  [
    '{{ reReplaceAll "^a" "x" "aaa" }} {{ reReplaceAll "" "-" "ab" }} {{ reReplaceAll "a*" "x" "baac" }}',
    'xaa -a-b- xbxcx',
  ],
  ['{{ title "the quick_brown fox-trot" }} {{ "x" | toUpper }} {{ toLower "ÄX" }}', 'The Quick_brown Fox-Trot X äx'],
  [
    '{{ stripPort $labels.instance }} {{ stripPort "[::1]:80" }} {{ stripDomain "web.example.com:80" }} {{ stripDomain "10.0.0.1:80" }}',
    '10.0.0.1 ::1 web:80 10.0.0.1:80',
  ],
  ['{{ graphLink "up == 0" }} {{ tableLink "up" }}', '/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1'],
  ['{{ humanizeTimestamp $value }}', '2023-11-14 22:13:20.5 +0000 UTC', 1_700_000_000.5],
  ['{{ `raw \\ string` }} {{ "tab\\tand \\"quotes\\"" }}', 'raw \\ string tab\tand "quotes"'],
];
