// One call of Google's Go client for Cloud Storage: storage ENDPOINT COMMAND ARGUMENTS.
//
// Bytes go through standard input and output, all else is printed as JSON. What Cloud Storage
// refuses is printed as {"code", "message"}, with exit status 3.
package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"cloud.google.com/go/storage"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"
)

type call struct {
	ctx    context.Context
	client *storage.Client
	args   []string
}

func (c call) bucket() *storage.BucketHandle { return c.client.Bucket(c.args[0]) }

func (c call) object() *storage.ObjectHandle { return c.bucket().Object(c.args[1]) }

func (c call) number(at int) int64 {
	number, err := strconv.ParseInt(c.args[at], 10, 64)
	if err != nil {
		panic(err)
	}
	return number
}

func facts(attrs *storage.ObjectAttrs) map[string]any {
	crc := binary.BigEndian.AppendUint32(nil, attrs.CRC32C)
	metadata := attrs.Metadata
	if metadata == nil {
		metadata = map[string]string{}
	}
	return map[string]any{
		"size":           attrs.Size,
		"crc32c":         base64.StdEncoding.EncodeToString(crc),
		"md5":            base64.StdEncoding.EncodeToString(attrs.MD5),
		"generation":     strconv.FormatInt(attrs.Generation, 10),
		"metageneration": attrs.Metageneration,
		"contentType":    attrs.ContentType,
		"metadata":       metadata,
	}
}

func put(c call) (any, error) {
	object := c.object()
	if len(c.args) > 3 {
		generation := c.number(3)
		object = object.If(storage.Conditions{
			GenerationMatch: generation,
			DoesNotExist:    generation == 0,
		})
	}
	// Also without a precondition: a test with faults wants to see the retries.
	writer := object.Retryer(storage.WithPolicy(storage.RetryAlways)).NewWriter(c.ctx)
	writer.ChunkSize = int(c.number(2))
	writer.ContentType = "image/tiff"
	if _, err := io.Copy(writer, os.Stdin); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return facts(writer.Attrs()), nil
}

func get(c call) (any, error) {
	start, length := int64(0), int64(-1)
	if len(c.args) > 2 {
		start = c.number(2)
		length = c.number(3) - start
	}
	reader, err := c.object().NewRangeReader(c.ctx, start, length)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return io.ReadAll(reader)
}

func describe(c call) (any, error) {
	attrs, err := c.object().Attrs(c.ctx)
	if err != nil {
		return nil, err
	}
	return facts(attrs), nil
}

func label(c call) (any, error) {
	before, err := c.object().Attrs(c.ctx)
	if err != nil {
		return nil, err
	}
	same := storage.Conditions{MetagenerationMatch: before.Metageneration}
	change := storage.ObjectAttrsToUpdate{Metadata: map[string]string{c.args[2]: c.args[3]}}
	after, err := c.object().If(same).Update(c.ctx, change)
	if err != nil {
		return nil, err
	}
	return facts(after), nil
}

func list(c call) (any, error) {
	query := &storage.Query{Prefix: c.args[1], Delimiter: c.args[2]}
	objects := c.bucket().Objects(c.ctx, query)
	objects.PageInfo().MaxSize = int(c.number(3))
	names, prefixes := []string{}, []string{}
	for {
		attrs, err := objects.Next()
		if errors.Is(err, iterator.Done) {
			return map[string]any{"names": names, "prefixes": prefixes}, nil
		}
		if err != nil {
			return nil, err
		}
		if attrs.Prefix != "" {
			prefixes = append(prefixes, attrs.Prefix)
		} else {
			names = append(names, attrs.Name)
		}
	}
}

func copyObject(c call) (any, error) {
	attrs, err := c.bucket().Object(c.args[2]).CopierFrom(c.object()).Run(c.ctx)
	if err != nil {
		return nil, err
	}
	return facts(attrs), nil
}

func compose(c call) (any, error) {
	var sources []*storage.ObjectHandle
	for _, name := range c.args[2:] {
		sources = append(sources, c.bucket().Object(name))
	}
	attrs, err := c.object().ComposerFrom(sources...).Run(c.ctx)
	if err != nil {
		return nil, err
	}
	return facts(attrs), nil
}

func remove(c call) (any, error) {
	for _, name := range c.args[1:] {
		if err := c.bucket().Object(name).Delete(c.ctx); err != nil {
			return nil, err
		}
	}
	return c.args[1:], nil
}

func makeBucket(c call) (any, error) {
	attrs := &storage.BucketAttrs{Location: "EU"}
	return c.args[0], c.bucket().Create(c.ctx, os.Getenv("GOOGLE_CLOUD_PROJECT"), attrs)
}

func buckets(c call) (any, error) {
	found := c.client.Buckets(c.ctx, os.Getenv("GOOGLE_CLOUD_PROJECT"))
	names := []string{}
	for {
		attrs, err := found.Next()
		if errors.Is(err, iterator.Done) {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		names = append(names, attrs.Name)
	}
}

func removeBucket(c call) (any, error) { return c.args[0], c.bucket().Delete(c.ctx) }

var commands = map[string]func(call) (any, error){
	"put": put, "get": get, "describe": describe, "label": label, "list": list,
	"copy": copyObject, "compose": compose, "delete": remove,
	"make-bucket": makeBucket, "buckets": buckets, "remove-bucket": removeBucket,
}

func main() {
	ctx := context.Background()
	options := []option.ClientOption{option.WithEndpoint(os.Args[1] + "/storage/v1/")}
	if os.Getenv("READ_WITH") == "JSON" {
		options = append(options, storage.WithJSONReads())
	}
	client, err := storage.NewClient(ctx, options...)
	if err != nil {
		panic(err)
	}
	answer, err := commands[os.Args[2]](call{ctx, client, os.Args[3:]})
	if err != nil {
		refuse(err)
	}
	if bytes, ok := answer.([]byte); ok {
		_, err = os.Stdout.Write(bytes)
	} else {
		err = json.NewEncoder(os.Stdout).Encode(answer)
	}
	if err != nil {
		panic(err)
	}
}

// Prints an error of Cloud Storage; any other one ends the program with a stack.
func refuse(err error) {
	var refusal *googleapi.Error
	if !errors.As(err, &refusal) {
		panic(err)
	}
	message, _ := json.Marshal(map[string]any{"code": refusal.Code, "message": refusal.Message})
	fmt.Println(string(message))
	os.Exit(3)
}
